using System.Diagnostics;
using System.Globalization;
using System.Text;
using CisLens.Cli.Verbs;

namespace CisLens.Docs.Tests;

/// <summary>Runs the commands of a page in a new folder.</summary>
/// <remarks>
/// In most folders <c>./cislens</c> is a script that sends its arguments to this process, which runs the command: the program is
/// loaded and compiled once for all pages. The command writes to the standard output and standard error of the script, in the
/// script's current folder, and the script ends with the command's exit code. Standard input and environment variables are not sent.
/// </remarks>
static class Bash
{
    // The arguments go through one named pipe, and the exit code comes back through another. Standard output is also open as
    // file descriptor 3, because descriptor 1 is the pipe of the arguments while printf runs.
    const string Script = """
        #!/usr/bin/env bash
        pipes=${0%/*}/.cislens
        exec 3>&1
        printf '%s\0' $$ "$PWD" "$#" "$@" > "$pipes/arguments"
        read -r code < "$pipes/code"
        exit "$code"

        """;

    /// <summary>Runs commands and returns everything that they print.</summary>
    public static string Run(string commands, string folder)
    {
        string pipes = Path.Combine(folder, ".cislens");
        if (!Directory.Exists(pipes))
            return Start(commands, folder);
        using FileStream arguments = Open(pipes, "arguments"), codes = Open(pipes, "code");
        var answers = Task.Factory.StartNew(() => Answer(arguments, codes), TaskCreationOptions.LongRunning);
        try
        {
            return Start(commands, folder);
        }
        finally
        {
            arguments.WriteByte(0);   // no more commands
            answers.Wait();
        }
    }

    /// <summary>A new folder with the program as <c>./cislens</c>.</summary>
    /// <param name="asProcess">True if every command starts the real program.</param>
    public static string NewFolder(bool asProcess = false)
    {
        string folder = Directory.CreateTempSubdirectory("cislens-docs-").FullName, program = Path.Combine(folder, "cislens");
        if (asProcess)
        {
            File.CreateSymbolicLink(program, Path.Combine(Page.Root, "cislens"));
            return folder;
        }
        File.WriteAllText(program, Script);
        Start("chmod +x cislens; mkdir .cislens; mkfifo .cislens/arguments .cislens/code", folder);
        return folder;
    }

    static string Start(string commands, string folder)
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

    // The tests of this assembly run one after another, so this method can change the current folder of the process.
    static void Answer(FileStream arguments, FileStream codes)
    {
        string here = Environment.CurrentDirectory;
        try
        {
            while (Field(arguments) is { Length: > 0 } process)
            {
                int code = 1;
                try
                {
                    Environment.CurrentDirectory = Field(arguments);
                    int count = int.Parse(Field(arguments), CultureInfo.InvariantCulture);
                    code = Command([.. Enumerable.Range(0, count).Select(_ => Field(arguments))], $"/proc/{process}/fd/");
                }
                finally
                {
                    codes.Write(Encoding.ASCII.GetBytes($"{code}\n"));
                }
            }
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
    }

    // This process keeps both ends open for all commands. So a script waits for its own exit code and never sees the pipe close.
    static FileStream Open(string pipes, string name) =>
        new(Path.Combine(pipes, name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    // As in Program.cs, standard output is buffered and standard error is not.
    static int Command(string[] arguments, string files)
    {
        using var output = new StreamWriter(files + "3", append: true, new UTF8Encoding(false), 1 << 16);
        using var error = new StreamWriter(files + "2", append: true) { AutoFlush = true };
        return CommandLine.Run(arguments, output, error);
    }

    static string Field(FileStream arguments)
    {
        var bytes = new List<byte>();
        for (int next = arguments.ReadByte(); next > 0; next = arguments.ReadByte())
            bytes.Add((byte)next);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

/// <summary>The folder that the commands of <see cref="Page.Start"/> fill; the tests of other pages copy it.</summary>
public sealed class StartFolder : IDisposable
{
    readonly string _folder = Bash.NewFolder();

    /// <summary>Runs the commands.</summary>
    public StartFolder() => Bash.Run(new Page(Page.Start).Commands, _folder);

    /// <summary>Copies the files to the folder of another page.</summary>
    public void CopyTo(string folder) => Bash.Run($"cp -R --no-clobber --no-dereference '{_folder}/.' .", folder);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
