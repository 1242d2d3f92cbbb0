using System.CommandLine;
using CisLens.Core;
using CisLens.Verify.Effects;

namespace CisLens.Cli.Verbs;

/// <summary><c>bench</c>: compares predicted with measured effects.</summary>
sealed class BenchVerb : Verb
{
    public BenchVerb() : base("bench", "Compare predicted with measured effects.",
        "cislens bench effects --scores scored.tsv --measured sim/effects.tsv --value liver --track liver -o bench",
        "cislens bench qtl --scores scored.tsv --measured sim/qtl.tsv -o bench-qtl")
    {
        Subcommands.Add(new BenchEffectsVerb());
        Subcommands.Add(new BenchQtlVerb());
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context) =>
        throw new UsageException($"bench needs one of {string.Join(", ", Subcommands.Select(c => c.Name))}. See cislens bench --help");

    /// <summary><c>--scores FILE…</c>.</summary>
    public static Option<string[]> Scores() => new("--scores")
    {
        Description = "Output of cislens score: TSV (long or wide) or annotated VCF. The first of several is compared with the others.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--score ID</c>.</summary>
    public static Option<string?> Score() =>
        new("--score") { Description = "Score to compare (default: the first score of the track in the file)." };

    /// <summary><c>--track ID</c>.</summary>
    public static Option<string[]> Track() => new("--track")
    {
        Description = "Track to compare (default: the track with the name of the group, or the only track). "
            + "With several files, one for all or one per file.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads the files of predictions. One is called "model" in all tables; several have their own names.</summary>
    public static List<PredictedEffects> Read(string[] paths, string? score)
    {
        string[] names = EvaluateVerb.Names(paths, "gc_change", "random", "place", "tss_distance", "oracle", "mean");
        return [.. paths.Select((path, i) => PredictedEffectsReader.Read(path, score, names[i]))];
    }

    /// <summary>The options of a comparison.</summary>
    /// <exception cref="UsageException">A file is given twice, or there is neither one track nor one per file.</exception>
    public static ComparisonOptions Choice(string[] files, string[]? tracks, string[]? trackOf, ulong seed)
    {
        if (files.GroupBy(RealPath.Resolve).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"--scores has {twice.First()} twice, expected different files");
        return tracks is not { Length: > 1 } || tracks.Length == files.Length
            ? new ComparisonOptions { Tracks = tracks ?? [], TrackOf = TrackOf(trackOf ?? []), Seed = seed }
            : throw new UsageException($"--track has {tracks.Length} tracks and --scores {Counted.Text(files.Length, "file")}; "
                + "expected one track, or one per file");
    }

    /// <summary>Prints the headline metric of several files and their differences.</summary>
    public static void Show(RunContext context, string metric, IEnumerable<(string Group, string Method, MetricValue Value)> rows)
    {
        var table = new TextTable("group", "scored_by", metric, "low", "high");
        foreach (var (group, method, value) in rows)
            table.Add([group.Length > 0 ? group : "all", method,
                .. new[] { value.Value, value.Interval.Low, value.Interval.High }
                    .Select(v => double.IsNaN(v) ? "NA" : v.ToString("0.0000"))]);
        table.Write(context.Output);
    }

    /// <summary>The choice of tracks; <paramref name="map"/> are entries such as <c>LDLR=HepG2</c>.</summary>
    public static Dictionary<string, string> TrackOf(IEnumerable<string> map, string form = "GROUP=TRACK")
    {
        var tracks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in map)
            if (entry.Split('=') is [{ Length: > 0 } group, { Length: > 0 } track])
                tracks[group] = track;
            else
                throw new UsageException($"--track-of is '{entry}', expected {form}");
        return tracks;
    }
}
