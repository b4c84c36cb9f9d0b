"""Quality evaluation: question suites (data), scorers (pure), a runner and a report."""
