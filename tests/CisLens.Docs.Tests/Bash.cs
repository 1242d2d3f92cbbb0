using System.Diagnostics;

namespace CisLens.Docs.Tests;

/// <summary>Runs the commands of a page in a folder of their own.</summary>
static class Bash
{
    /// <summary>Runs commands; returns everything that they printed.</summary>
    public static string Run(string commands, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", "exec 2>&1\n" + commands])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}:\n{printed}");
        return printed;
    }

    /// <summary>A new folder with the program as <c>./cislens</c>.</summary>
    public static string NewFolder()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-docs-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "cislens"), Path.Combine(Page.Root, "cislens"));
        return folder;
    }
}

/// <summary>The folder that the commands of <see cref="Page.Start"/> fill; the tests of other pages copy it.</summary>
public sealed class StartFolder : IDisposable
{
    readonly string _folder = Bash.NewFolder();

    /// <summary>Runs the commands.</summary>
    public StartFolder() => Bash.Run(new Page(Page.Start).Commands, _folder);

    /// <summary>Copies the folder.</summary>
    public void CopyTo(string folder) => Bash.Run($"cp -R --no-clobber --no-dereference '{_folder}/.' .", folder);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
