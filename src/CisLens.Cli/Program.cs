using System.Globalization;
using System.Text;
using CisLens.Cli.Verbs;
using CisLens.Core;

// output files have the same bytes everywhere, even if DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 turns cultures on
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(false), 1 << 16);
int code = CommandLine.Run(args, output, Console.Error);
try
{
    output.Flush();
}
catch (IOException)
{
    // standard output is closed: nobody reads it any more
}
return code;
