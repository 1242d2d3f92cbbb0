using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Signal;

/// <summary>
/// Reads a signal on the contigs of a genome from bigWig, bedGraph or wiggle; the content decides which. A text file, plain or compressed,
/// is converted to a temporary bigWig when it is opened. Contigs are indexes in the genome. Safe to use from several threads.
/// </summary>
public sealed class SignalReader : IDisposable
{
    const int NamesShown = 5;

    readonly BigWigReader _bigWig;
    readonly int[] _inFile, _inGenome;   // −1 for a contig that the other lacks

    SignalReader(string path, BigWigReader bigWig, Genome genome, int[] inGenome)
    {
        (Path, _bigWig, _inGenome) = (path, bigWig, inGenome);
        _inFile = [.. Enumerable.Repeat(-1, genome.Contigs.Count)];
        foreach (var (i, contig) in inGenome.Index())
            if (contig >= 0)
                _inFile[contig] = i;
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The format, such as <c>bigWig, version 4</c> or <c>wiggle</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The number of contigs that the genome has too, and the rule: <c>25/25 matched (rule: add "chr")</c>.</summary>
    public required string Matches { get; init; }

    /// <summary>One line about signal on contigs that the genome lacks; null if there is none.</summary>
    public string? Missing { get; private init; }

    /// <summary>Number of intervals of a text file whose value is NaN or NA. They are like bases without a value.</summary>
    public long NaN { get; private init; }

    /// <summary>The totals that the header of a bigWig states, which may be wrong; null if it states none, and for text.</summary>
    public SignalTotals? StatedTotals { get; private init; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="synonyms">Other names of contigs, or null.</param>
    /// <exception cref="InputException">The file is no signal, is damaged, shares no contig with the genome or is of another build; or
    /// a line of a text is not valid, or its intervals are not sorted within their contigs, or overlap.</exception>
    /// <exception cref="IOException">The temporary folder is full.</exception>
    public static SignalReader Open(string path, Genome genome, ContigSynonyms? synonyms = null) => SignalFormats.Detect(path) switch
    {
        SignalFormat.BigWig => OpenBigWig(path, genome, synonyms),
        SignalFormat.Text => OpenText(path, genome, synonyms),
        _ => throw InputException.In(path,
            $"is a BAM, expected bigWig, bedGraph or wiggle; make a bigWig of its reads with: cislens coverage {path} -o reads.bw"),
    };

    /// <summary>True if the file lists its contigs, also those without signal: a bigWig does, a text does not.</summary>
    public bool ListsContigs { get; private init; }

    /// <summary>True if a bigWig lists this contig, or a text has an interval of it.</summary>
    public bool Has(int contig) => _inFile[contig] >= 0;

    /// <summary>Reads one value per base. Bases without a value and positions outside the contig are NaN.</summary>
    /// <param name="contig">Index of the contig in the genome.</param>
    /// <param name="start0">First base, 0-based; may be negative or past the end.</param>
    /// <param name="values">The target; every element is set.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Read(int contig, long start0, Span<float> values)
    {
        if (Has(contig))
            _bigWig.Read(_inFile[contig], start0, values);
        else
            values.Fill(float.NaN);
    }

    /// <summary>The intervals of a region, cut to the region, in ascending order.</summary>
    /// <param name="contig">Index of the contig in the genome.</param>
    /// <param name="start0">Start of the region, 0-based.</param>
    /// <param name="end0">End of the region, exclusive; may be past the end of the contig.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<SignalInterval> Intervals(int contig, long start0 = 0, long end0 = long.MaxValue) =>
        Has(contig) ? _bigWig.Intervals(_inFile[contig], start0, end0).Select(i => i with { Contig = contig }) : [];

    /// <summary>All intervals on contigs of the genome, in the order of the file.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<SignalInterval> Intervals() =>
        _bigWig.Intervals().Where(i => _inGenome[i.Contig] >= 0).Select(i => i with { Contig = _inGenome[i.Contig] });

    /// <inheritdoc/>
    public void Dispose() => _bigWig.Dispose();

    static SignalReader OpenBigWig(string path, Genome genome, ContigSynonyms? synonyms)
    {
        var bigWig = BigWigReader.Open(path);
        try
        {
            var map = ContigMap.Resolve(path, bigWig.Contigs.Select(c => new DeclaredContig(c.Name, c.Length)), genome, synonyms);
            int[] inGenome = [.. bigWig.Contigs.Select(c => map.Find(c.Name))];
            var missing = bigWig.Contigs.Where((_, i) => inGenome[i] < 0).Select(c => c.Name).ToList();
            return new(path, bigWig, genome, inGenome)
            {
                Format = $"bigWig, version {bigWig.Version}",
                Matches = map.Matches,
                Missing = missing.Count == 0 ? null
                    : $"contigs that {genome.Path} lacks: {missing.Count} ({string.Join(", ", missing.Take(NamesShown))})",
                StatedTotals = bigWig.StatedTotals,
                ListsContigs = true,
            };
        }
        catch
        {
            bigWig.Dispose();
            throw;
        }
    }

    static SignalReader OpenText(string path, Genome genome, ContigSynonyms? synonyms)
    {
        var map = ContigMap.Resolve(path, [], genome, synonyms);
        string folder = Directory.CreateTempSubdirectory("cislens-signal-").FullName, copy = System.IO.Path.Combine(folder, "signal.bw");
        try
        {
            using var text = new SignalText(path);
            using var writer = new BigWigWriter(copy, genome.Contigs);
            int[] inGenome = [.. Enumerable.Repeat(-1, genome.Contigs.Count)];
            long nan = Convert(text, writer, map, inGenome);
            map.RequireShared();
            writer.Finish();
            return new(path, BigWigReader.Open(copy), genome, inGenome)
            {
                Format = (text.Declarations > 0 ? "wiggle" : "bedGraph") + (text.Tracks > 1 ? $" with {text.Tracks} track lines" : ""),
                Matches = map.Matches,
                Missing = map.Missing,
                NaN = nan,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);   // an open file can be read until it is closed
        }
    }

    // returns the number of NaN, and sets the contigs that occur
    static long Convert(SignalText text, BigWigWriter writer, ContigMap map, int[] inGenome)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string contig = "";
        long start0 = 0, end0 = 0, nan = 0;
        for (int track = 0; text.Next(); (start0, end0, track) = (text.Start0, text.End0, text.Tracks))
        {
            if (text.Contig != contig)
            {
                contig = text.Contig;
                if (!seen.Add(contig))
                    throw text.Fault($"{Printable.Text(contig)} comes again after another contig{text.SortHint}");
                (start0, end0) = (0, 0);
            }
            if (text.Start0 < end0)
                throw text.Fault($"starts at {text.Start0} (0-based), but " + (
                    text.Tracks != track ? $"track {track} of the file ends at {end0}; "
                        + "a file is one signal, so write each track to its own file"
                    : text.Start0 < start0 ? $"the interval before it at {start0}{text.SortHint}"
                    : $"the interval before it ends at {end0}, expected one value per base"));
            int index = map.IndexOf(contig);
            if (index < 0 || !map.IsOnContig(index, text.End0, text.Fault))
                continue;
            inGenome[index] = index;
            writer.Add(index, text.Start0, text.End0, text.Value);
            nan += float.IsNaN(text.Value) ? 1 : 0;
        }
        return nan;
    }
}
