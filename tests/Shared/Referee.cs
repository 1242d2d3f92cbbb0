using System.Diagnostics;
using System.Text;

namespace CisLens.Tests;

/// <summary>Runs a well-known program so that a test can compare results. <c>./test</c> installs these programs.</summary>
static class Referee
{
    /// <summary>Skips the test, with the reason, if the program is not installed.</summary>
    public static void Require(string program)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Skip($"{program} is not installed");
    }

    /// <summary>The path of Debian's Python; skips the test, with the reason, if it lacks some modules.</summary>
    /// <param name="modules">The modules, separated by commas.</param>
    /// <param name="package">The Debian package that has them.</param>
    public static string Python(string modules, string package)
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python) && BytesOrNull(python, "-c", $"import {modules}") is not null,
            $"{modules} is not installed: apt-get install {package}");
        return python;
    }

    /// <summary>Returns the standard output of the program. The program must succeed.</summary>
    public static string Run(string program, params string[] arguments) => Encoding.UTF8.GetString(Bytes(program, arguments));

    /// <summary>Returns the lines of the standard output that are not empty. The program must succeed.</summary>
    public static string[] Lines(string program, params string[] arguments) =>
        Run(program, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the bytes of the standard output. The program must succeed.</summary>
    public static byte[] Bytes(string program, params string[] arguments)
    {
        var (output, errors, succeeded) = Start(program, arguments);
        Assert.True(succeeded, $"{program}: {errors}");
        return output;
    }

    /// <summary>Returns the bytes of the standard output, or null if the program fails.</summary>
    public static byte[]? BytesOrNull(string program, params string[] arguments) =>
        Start(program, arguments) is (var output, _, true) ? output : null;

    static (byte[] Output, string Errors, bool Succeeded) Start(string program, string[] arguments)
    {
        Require(program);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return (output.ToArray(), errors.Result, process.ExitCode == 0);
    }
}
