@rem Lets cmd.exe run the scripts of package.json, which begin with the shell's `exec`: signals to npm then reach the program.
@%*
