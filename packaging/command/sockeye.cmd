@rem The command line of Sockeye. A batch file waits for the program; typed by itself it would not be waited for.
@"%~dp0..\..\Sockeye.exe" --cli -- %*
