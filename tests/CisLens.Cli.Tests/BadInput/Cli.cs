using CisLens.Cli.Verbs;

namespace CisLens.Cli.Tests.BadInput;

/// <summary>Runs commands in this process and returns what they write.</summary>
static class Cli
{
    /// <summary>Runs one command.</summary>
    public static (int Code, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }

    /// <summary>Runs one command in a folder, which becomes the current one: the tests of this assembly run one after another.</summary>
    public static (int Code, string Output, string Error) RunIn(string folder, params string[] args)
    {
        string here = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            return Run(args);
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
    }
}
