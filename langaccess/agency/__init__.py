"""What the agency decided, and the record of it: workspace, policy, facts, ledger, approval."""
