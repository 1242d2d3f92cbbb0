using System.CommandLine;
using System.Diagnostics;
using CisLens.Cli.Demo;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary><c>demo</c>: the whole path on simulated data, by the same commands that a user types.</summary>
sealed class DemoVerb : Verb
{
    // in the folder of a demo, so that --force can tell it from somebody's work
    const string Marker = ".cislens-demo";

    readonly Option<string> _output = new("--output", "-o") { Description = "Folder to make.", DefaultValueFactory = _ => "demo" };
    readonly Option<bool> _small = new("--small") { Description = "Use less data, and a k-mer SVM instead of a network." };
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();

    public DemoVerb() : base("demo",
        "Run all steps on simulated data: simulate, prepare, train, evaluate, score, mutate, report.", "cislens demo")
    {
        Add(_output, _small, _seed, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var path = new DemoPath(args.GetValue(_output)!, args.GetValue(_small), args.GetValue(_seed));
        MakeFolder(path, args.GetValue(_force));
        var timings = new List<(string Command, TimeSpan Time)>();
        foreach (var command in path.Commands())
            timings.Add((string.Join(' ', command), RunStep(command, context)));
        DemoReport.Write(path, timings);
        context.Log.Info($"the report is {path.Report}");
    }

    static void MakeFolder(DemoPath path, bool force)
    {
        string marker = path.In(Marker);
        CommonOptions.KeepExistingFolder(path.Folder, force && (File.Exists(marker) || !Path.Exists(path.Folder)));
        if (Directory.Exists(path.Folder))
            Directory.Delete(path.Folder, recursive: true);
        Directory.CreateDirectory(path.Folder);
        File.WriteAllText(marker, "");
    }

    static TimeSpan RunStep(string[] command, RunContext context)
    {
        context.Stop.ThrowIfCancellationRequested();
        context.Log.Info($"cislens {string.Join(' ', command)}");
        var clock = Stopwatch.StartNew();
        int code = CommandLine.Run(command, context.Output, context.Error);
        if (code == (int)ExitCode.Stopped)
            throw new StoppedException("stopped; cislens demo --force starts anew");
        if (code != 0)
            throw new StepException(code, command[0]);
        return clock.Elapsed;
    }
}
