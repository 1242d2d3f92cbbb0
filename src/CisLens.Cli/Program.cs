using CisLens.Cli;

return CommandLine.Run(args);
