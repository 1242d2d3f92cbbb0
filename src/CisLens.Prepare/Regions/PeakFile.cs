using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Regions;

/// <summary>A peak on the genome, 0-based and half-open. The anchor is its summit or its middle.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Peak(long Contig, long Start0, long End0, long Anchor0);

/// <summary>Reads the peaks of a sample: a file named <c>*.narrowPeak</c> as narrowPeak, all others as BED.</summary>
static class PeakFile
{
    /// <summary>The peaks on contigs of the genome, in the order of the file.</summary>
    /// <exception cref="InputException">The file has no peaks, or none on the genome, or a line is not a peak.</exception>
    public static (Peak[] Peaks, Tally Tally) Read(string path, Genome genome, IRunLog log)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        var peaks = new List<Peak>();
        long read = 0, unknown = 0, beyond = 0, empty = 0;
        foreach (var (interval, anchor0, line) in Intervals(path))
        {
            read++;
            int contig = contigs.IndexOf(interval.Contig);
            if (contig < 0)
                unknown++;
            else if (interval.End0 > genome.Contigs[contig].Length)
                beyond++;
            else if (interval.Length == 0)
            {
                empty++;
                log.Warn("peaks without a base (start = end) are left out", $"{path}:{line}");
            }
            else
                peaks.Add(new Peak(contig, interval.Start0, interval.End0, anchor0));
        }
        if (read == 0)
            throw InputException.In(path, "no peaks, expected at least one line with an interval");
        contigs.RequireShared();
        if (peaks.Count == 0)
            throw InputException.In(path, beyond + unknown > 0
                ? $"all {read} peaks end past the end of their contig; is {genome.Path} of another build?" : $"all {read} peaks are empty");
        if (contigs.Missing is { } missing)
            log.Warn("peaks on contigs that the genome does not have", $"{path}: {missing}");
        return ([.. peaks], new Tally("peaks", read, peaks.Count, Dropped(unknown, beyond, empty)));
    }

    static Dropped[] Dropped(long unknown, long beyond, long empty) =>
        [.. new[] { new Dropped("contig not in the genome", unknown), new Dropped("past the end of the contig", beyond),
                new Dropped("empty", empty) }
            .Where(d => d.Count > 0)];

    static IEnumerable<(Interval Interval, long Anchor0, long Line)> Intervals(string path) => IsNarrowPeak(path)
        ? NarrowPeakReader.Read(path).Select(p => (p.Interval, p.Anchor0, p.Line))
        : BedReader.Read(path).Select(b => (b.Interval, b.Interval.Middle0, b.Line));

    static bool IsNarrowPeak(string path) => Regex.IsMatch(path, @"\.narrowPeak(\.b?gz)?$", RegexOptions.IgnoreCase);
}
