"""What the agency decided, and the record of it: workspace, policy, ledger, approval."""
