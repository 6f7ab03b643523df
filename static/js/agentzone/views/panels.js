/* The windows over AgentZone, by the name that `state.panel` has. */
import { Report } from '../../workspace/views/report.js';
import { Sos } from './call_script.js';
import { Exit } from './exit.js';
import { Shortcuts } from './shortcuts.js';

export const PANELS = { exit: Exit, report: Report, shortcuts: Shortcuts, sos: Sos };
