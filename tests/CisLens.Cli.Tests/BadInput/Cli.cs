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

    /// <summary>Runs one command with a folder as the current folder.</summary>
    /// <remarks>The process has only one current folder, so the tests of this assembly run one after another.</remarks>
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
