using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>Runs a verb: signals stop it, and a failure becomes one line on standard error and an exit code.</summary>
static class VerbRunner
{
    const int BrokenPipe = 32;   // EPIPE

    /// <summary>Runs a verb and returns its exit code.</summary>
    /// <param name="verb">The full name of the verb.</param>
    /// <param name="resumable">True if it has <c>--resume</c>.</param>
    /// <param name="invocation">The arguments, standard output and standard error.</param>
    /// <param name="work">What the verb does.</param>
    public static int Run(string verb, bool resumable, Invocation invocation, Action<RunContext> work)
    {
        var (output, error) = (invocation.Output, invocation.Error);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, stop));
        using var log = new ConsoleLog(verb, error);
        try
        {
            var context = new RunContext(output, error, log, stop.Token) { Record = new(invocation.Arguments) };
            work(context);
            if (context.RecordedOutput is { } recorded)
                context.Record.Write(recorded);
            output.Flush();
            log.Close();
            return (int)ExitCode.Finished;
        }
        catch (Exception failure)
        {
            log.Close();
            var (code, message) = failure is OperationCanceledException
                ? (ExitCode.Stopped, resumable
                    ? "stopped; run the same command with --resume to continue"
                    : "stopped; no output was kept, run the command again")
                : Explain(failure);
            if (message.Length > 0)
                ConsoleLog.Error(error, verb, message);
            return (int)code;
        }
    }

    static void Cancel(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    static (ExitCode Code, string Message) Explain(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions.Count: 1 } many => Explain(many.InnerException!),
        CisLensException known => (known.ExitCode, OneLine(known.Message)),
        OutOfMemoryException => (ExitCode.Device, "out of memory; try a smaller --batch or fewer tracks"),
        FileNotFoundException missing => (ExitCode.InputRefused, $"{missing.FileName}: no such file"),
        DirectoryNotFoundException missing => (ExitCode.InputRefused, OneLine(missing.Message)),
        UnauthorizedAccessException denied => (ExitCode.Failed, OneLine(denied.Message)),
        IOException pipe when (pipe.HResult & 0xFFFF) == BrokenPipe => (ExitCode.Failed, ""),
        IOException io => (ExitCode.Failed, OneLine(io.Message)),
        _ => (ExitCode.Failed, Bug(failure)),
    };

    static string Bug(Exception failure) =>
        Environment.GetEnvironmentVariable("CISLENS_TRACE") == "1"
            ? failure.ToString()
            : $"this is a bug in CisLens: {failure.GetType().Name}: {OneLine(failure.Message)} (set CISLENS_TRACE=1 to see where)";

    static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
