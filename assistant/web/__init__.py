"""The pages of the web app: staff chat and public kiosk, one file each."""
