namespace CisLens.Cli.Tests.BadInput;

/// <summary>The command line in this process, with what it writes.</summary>
static class Cli
{
    /// <summary>Runs one command; standard output and error belong to it alone, so one at a time.</summary>
    public static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using StringWriter ownOutput = new(), ownError = new();
        Console.SetOut(ownOutput);
        Console.SetError(ownError);
        try
        {
            return (CommandLine.Run(args), ownOutput.ToString(), ownError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
