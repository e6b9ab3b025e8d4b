"""Live controls for JupyterLab and Notebook; they need anywidget."""
