using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary><c>rerun</c>: runs the command of a run record again, on the same inputs.</summary>
sealed class RerunVerb : Verb
{
    static readonly string[] s_outputNames = ["--output", "-o"];

    readonly Argument<string> _record = new("record") { Description = "Run record: OUTPUT.run.json." };
    readonly Option<string?> _output = CommonOptions.Output("Write this output, and compare it with the one of the record.");
    readonly Option<string?> _folder = new("--folder") { Description = "Folder in which to run (default: the folder of the record)." };
    readonly Option<bool> _other = new("--allow-other-inputs") { Description = "Run even if inputs have changed." };
    readonly Option<bool> _force = CommonOptions.Force();

    public RerunVerb() : base("rerun", "Run the command of a run record again, if its inputs are the same.",
        "cislens rerun scored.vcf.gz.run.json -o again.vcf.gz")
    {
        Arguments.Add(_record);
        Add(_output, _folder, _other, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = Path.GetFullPath(args.GetValue(_record)!);
        var record = Read(path);
        string folder = Path.GetFullPath(args.GetValue(_folder) ?? record.Folder);
        if (!Directory.Exists(folder))
            throw new InputException($"{path}: the command ran in {folder}, which does not exist; " +
                "give the folder of the inputs with --folder");
        string first = path[..^RunRecord.Ending.Length];
        string? other = args.GetValue(_output) is { } output ? Path.GetFullPath(output) : null;
        string[] command = Command(record.Command, other, args.GetValue(_force));
        var log = context.Log;
        if (record.Version != BuildInfo.Version)
            log.Info($"the record is of CisLens {record.Version}; this is {BuildInfo.Version}");
        string here = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            Compare(path, record.Inputs, args.GetValue(_other), log);
            log.Info($"in {folder}: cislens {string.Join(' ', command)}");
            int code = CommandLine.Run(command, context.Output, context.Error);
            if (code != 0)
                throw new StepException(code, command[0]);
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
        if (other is not null && File.Exists(other) && File.Exists(first))
            log.Info(InputFile.From(other).Sha256 == InputFile.From(first).Sha256
                ? $"{other} and {first} have the same bytes"
                : Path.GetFileName(other) == Path.GetFileName(first) ? $"{other} and {first} differ"
                : $"{other} and {first} differ; some files, such as models, contain their name: " +
                    $"compare with -o FOLDER/{Path.GetFileName(first)}");
    }

    static Recorded Read(string path)
    {
        if (!path.EndsWith(RunRecord.Ending, StringComparison.Ordinal))
            throw new UsageException($"{path}: expected a run record, OUTPUT{RunRecord.Ending}");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path));
            return new(
                Key("command").Deserialize<string[]>(Json.Line)!,
                Key("folder").GetValue<string>(),
                Key("version").GetValue<string>(),
                Key("inputs").Deserialize<InputFile[]>(Json.Line)!);

            JsonNode Key(string key) => json?[key] ?? throw new InputException(
                $"{path}: no key {key}; a record has one if a command of this version of CisLens wrote it");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: not a run record: {fault.Message}");
        }
    }

    // every changed input in one line, so that the user can find them all at once
    static void Compare(string path, IReadOnlyList<InputFile> inputs, bool allow, ConsoleLog log)
    {
        var changed = new List<string>();
        foreach (var input in inputs)
            if (input.Path == "-")
                changed.Add("standard input is not kept");
            else if (!Path.Exists(input.Path))
                changed.Add($"{input.Path} does not exist");
            else if (input.Sha256 is { } hash && InputFile.From(input.Path).Sha256 is var now && now != hash)
                changed.Add($"{input.Path} has SHA-256 {now![..8]}…, expected {hash[..8]}…");
        if (changed.Count == 0)
            log.Info($"{Counted.Text(inputs.Count, "input")} with the recorded SHA-256");
        else if (!allow)
            throw new InputException($"{path}: {changed.Count} of {inputs.Count} inputs changed: {string.Join("; ", changed)}; " +
                "--allow-other-inputs runs the command all the same");
        foreach (string one in allow ? changed : [])
            log.Warn("inputs changed since the record", one);
    }

    static string[] Command(IReadOnlyList<string> recorded, string? output, bool force)
    {
        if (recorded.Count == 0)
            throw new InputException("the record has no command: a library call started the run");
        var command = recorded.Where(a => a is not ("--resume" or "--force")).ToList();
        if (output is not null)
        {
            int apart = command.FindIndex(a => s_outputNames.Contains(a)),
                joined = command.FindIndex(a => s_outputNames.Any(name => a.StartsWith(name + '=', StringComparison.Ordinal)));
            if (apart >= 0 && apart + 1 < command.Count)
                command[apart + 1] = output;
            else if (joined >= 0)
                command[joined] = $"--output={output}";
            else
                throw new UsageException($"-o: the recorded command has no output: cislens {string.Join(' ', recorded)}");
        }
        return force ? [.. command, "--force"] : [.. command];
    }

    sealed record Recorded(IReadOnlyList<string> Command, string Folder, string Version, IReadOnlyList<InputFile> Inputs);
}
