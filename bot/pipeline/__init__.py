"""The shell: each module runs one step of the flow, with its I/O passed in."""
