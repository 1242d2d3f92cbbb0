using System.Diagnostics;
using System.Globalization;

namespace CisLens.Cli.Tests;

/// <summary>Starts other processes: the real program, or a program that runs it.</summary>
static class Child
{
    /// <summary>The program under test.</summary>
    public static string CisLens => Path.Combine(AppContext.BaseDirectory, "cislens");

    /// <summary>Starts a program in a folder.</summary>
    /// <remarks>
    /// <c>env</c> restores the default action of SIGINT. A background job of a script ignores SIGINT, and its children inherit that.
    /// </remarks>
    public static Process Start(string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until the process ends.</summary>
    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }

    /// <summary>Waits until the condition is true, the process ends or two minutes have passed.</summary>
    public static void Until(Process process, Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached() && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(2);)
            Thread.Sleep(20);
    }

    /// <summary>Sends a signal, INT or TERM.</summary>
    public static void Signal(Process process, string signal)
    {
        using var sender = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        sender.WaitForExit();
    }

    /// <summary>True if a program with this name is on the PATH.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
