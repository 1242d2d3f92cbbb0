using CisLens.Core.Contract;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Building;

/// <summary>A window of the genome as an example: a positive with its active samples in ascending order, or a negative with none.</summary>
sealed record WindowExample(int Contig, long Start0, Split Split, int[] Active);

/// <summary>
/// The blocks of a block bootstrap: whole contigs if the test split has at least twenty, otherwise regions of one length, which is
/// the longest of 10 Mb, 1 Mb, 100 kb and 10 kb that gives twenty.
/// </summary>
sealed class GenomeBlocks
{
    const int Enough = 20;
    static readonly long[] s_lengths = [long.MaxValue, 10_000_000, 1_000_000, 100_000, 10_000];

    readonly long _length;
    readonly Dictionary<(int Contig, long Block), int> _indexes = [];
    readonly List<string> _names = [];

    /// <summary>Chooses the length of the blocks and names them in the order of the examples.</summary>
    public GenomeBlocks(IReadOnlyList<Contig> contigs, List<WindowExample> examples, int window)
    {
        var test = examples.Where(e => e.Split == Split.Test).ToList();
        _length = s_lengths.FirstOrDefault(length =>
            test.Select(e => (e.Contig, e.Start0 / length)).Distinct().Count() >= Enough, Math.Max(s_lengths[^1], window));
        foreach (var example in examples)
        {
            var key = (example.Contig, example.Start0 / _length);
            if (!_indexes.TryAdd(key, _names.Count))
                continue;
            string contig = contigs[example.Contig].Name;
            _names.Add(_length == long.MaxValue ? contig
                : $"{contig}:{key.Item2 * _length + 1}-{Math.Min((key.Item2 + 1) * _length, contigs[example.Contig].Length)}");
        }
    }

    /// <summary>Names of the blocks.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Index of the block in which a window starts.</summary>
    public int IndexOf(int contig, long start0) => _indexes[(contig, start0 / _length)];
}
