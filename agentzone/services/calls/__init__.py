"""The life of a call. Facts come from the switch (`legs`, `reconcile`, `due`), wishes from people (`acts`): a wish puts
a command on the way (`outbox`), and what the switch then reports changes the call.

Lock order: contact (it guards the call, its legs and the operators' parts), status, slot, then subscribers'.
"""
