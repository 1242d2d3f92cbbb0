using System.Diagnostics;

namespace CisLens.Formats.Tests;

/// <summary>Runs a well-known program so that a test can compare results. Skips the test if the program is not installed.</summary>
static class Referee
{
    /// <summary>Returns the standard output of the program. The program must succeed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Skip($"{program} is not installed");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }
}
