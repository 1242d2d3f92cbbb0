using System.CommandLine;
using CisLens.Core;

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

    /// <summary><c>--scores FILE</c>.</summary>
    public static Option<string> Scores() => new("--scores")
    {
        Description = "Output of cislens score: TSV (long or wide) or annotated VCF.",
        Required = true,
    };

    /// <summary><c>--score ID</c>.</summary>
    public static Option<string?> Score() =>
        new("--score") { Description = "Score to compare (default: the first score of the track in the file)." };

    /// <summary><c>--track ID</c>.</summary>
    public static Option<string?> Track() => new("--track")
    {
        Description = "Track to compare (default: the track with the name of the group, or the only track).",
    };

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
