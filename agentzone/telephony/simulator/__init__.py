"""A switch without telephones: the same contract, with people who follow scenarios, and faults on request."""

from agentzone.telephony.simulator.clock import RealClock, VirtualClock
from agentzone.telephony.simulator.faults import Faults
from agentzone.telephony.simulator.people import Customer, Habit
from agentzone.telephony.simulator.recordings import SimulatedRecordings
from agentzone.telephony.simulator.switch import Simulator

__all__ = ["Customer", "Faults", "Habit", "RealClock", "SimulatedRecordings", "Simulator", "VirtualClock"]
