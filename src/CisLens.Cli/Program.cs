using System.Globalization;
using CisLens.Cli;

// also where the surroundings ask for cultures (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0): a file has the same bytes everywhere
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
return CommandLine.Run(args);
