using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Cli;

/// <summary>
/// The bigWig files of a command, one per track: NAME.bw for one track, NAME.TRACK.bw for several. Files of alleles have ref, alt or diff
/// before the ending.
/// </summary>
static class SignalPaths
{
    const int MostFiles = 300;   // all are open at once

    /// <summary>Starts the files, one series per kind and track.</summary>
    /// <param name="output">The path as the user gave it.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="tracks">Indexes of the tracks.</param>
    /// <param name="genome">The genome, which has the contigs of the files.</param>
    /// <param name="kinds">The kinds of files; empty for one file per track.</param>
    /// <param name="keep">Refuses a path that exists.</param>
    /// <exception cref="UsageException">The model has no bins, there are too many files, or a path exists.</exception>
    public static WindowSignals Start(string output, ModelManifest manifest, IReadOnlyList<int> tracks, Genome genome, string[] kinds,
        Action<string> keep)
    {
        if (manifest.BinBp is not { } binBp)
            throw new UsageException($"{output}: {manifest.Name} has one value per window, and no bins for a bigWig; " +
                "write a table (.tsv)");
        return Start(output, manifest, tracks, genome, kinds, binBp, keep);
    }

    /// <summary>As above, with bins of another length than those of the model.</summary>
    public static WindowSignals Start(string output, ModelManifest manifest, IReadOnlyList<int> tracks, Genome genome, string[] kinds,
        int binBp, Action<string> keep)
    {
        var paths = For(output, manifest, tracks, kinds);
        if (paths.Count > MostFiles)
            throw new UsageException($"{output}: {paths.Count:N0} bigWig files for {tracks.Count:N0} tracks, expected at most " +
                $"{MostFiles}; choose tracks with --tracks");
        paths.ForEach(keep);
        return new(paths, genome.Contigs, binBp);
    }

    /// <summary>The paths, kind by kind and track by track.</summary>
    public static List<string> For(string output, ModelManifest manifest, IReadOnlyList<int> tracks, string[] kinds)
    {
        var paths = new List<string>();
        string stem = Path.ChangeExtension(output, null), ending = Path.GetExtension(output);
        foreach (string kind in kinds.DefaultIfEmpty(""))
            foreach (int t in tracks)
            {
                string name = stem + (tracks.Count > 1 ? $".{SequenceFigures.Safe(manifest.Tracks[t].Id)}" : "");
                string tail = (kind.Length > 0 ? $".{kind}" : "") + ending, path = name + tail;
                for (int i = 2; paths.Contains(path); i++)
                    path = $"{name}.{i}{tail}";
                paths.Add(path);
            }
        return paths;
    }

    /// <summary>The path of a figure of a region: NAME.CONTIG_START-END.svg, 1-based.</summary>
    public static string Figure(string output, Interval region) => Path.ChangeExtension(output, null)
        + $".{SequenceFigures.Safe(region.Contig)}_{region.Start0 + 1}-{region.End0}.svg";
}
