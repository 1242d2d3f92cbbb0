using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Tests;

/// <summary>
/// Sequences with coverage in bins. A TGACTCA on the plus strand gives counts to the track of this strand in its bin, and half as many in
/// the next bins on both sides; on the minus strand, to the other track. The third track is the sum. The last bin of every tenth sequence
/// is not measured. 80 % of the sequences are for training, 10 % for validation and 10 % for the test.
/// </summary>
sealed class LabelledBins(int count, int bins, int binBp, int flank) : ILabelledSequences
{
    static readonly byte[] s_motif = [.. "TGACTCA".Select(Dna.Code)], s_reverse = Dna.ReverseComplement(s_motif);

    readonly byte[][] _codes = Make(count, bins * binBp + 2 * flank);

    public int Count => count;
    public int Window => bins * binBp;
    public int Flank => flank;
    public int Bins => bins;
    public IReadOnlyList<Track> Tracks { get; } =
    [
        new() { Id = "plus", Kind = TrackKind.Signal, StrandPair = 1 }, new() { Id = "minus", Kind = TrackKind.Signal, StrandPair = 0 },
        new() { Id = "sum", Kind = TrackKind.Signal },
    ];

    public string Fingerprint => $"bins {count}";

    static byte[][] Make(int count, int length)
    {
        var rng = new Rng(3);
        byte[][] all = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4)).ToArray())];
        foreach (byte[] own in all)
            for (int site = 0; site < length / 100; site++)
                (rng.Next(2) == 0 ? s_motif : s_reverse).CopyTo(own, rng.Next(length - s_motif.Length));
        return all;
    }

    public IReadOnlyList<int> Indexes(Split split) =>
        [.. Enumerable.Range(0, count).Where(i => split == (i % 10) switch { 8 => Split.Validation, 9 => Split.Test, _ => Split.Train })];

    public void Sequence(int index, int shift, Span<byte> codes)
    {
        int first = flank - (codes.Length - Window) / 2 + shift;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = first + i >= 0 && first + i < _codes[index].Length ? _codes[index][first + i] : Dna.N;
    }

    public void Labels(int index, Span<float> labels)
    {
        labels.Fill(0.1f);
        for (int i = 0; i + s_motif.Length <= _codes[index].Length; i++)
            for (int strand = 0; strand < 2; strand++)
                if (_codes[index].AsSpan(i, s_motif.Length).SequenceEqual(strand == 0 ? s_motif : s_reverse))
                    for (int bin = -1; bin <= 1; bin++)
                        AddTo(labels, (int)Math.Floor((i + 3.0 - flank) / binBp) + bin, strand, bin == 0 ? 4 : 2);
        if (index % 10 == 0)
            labels[^3..].Fill(float.NaN);
    }

    void AddTo(Span<float> labels, int bin, int strand, float counts)
    {
        if (bin < 0 || bin >= bins)
            return;
        labels[3 * bin + strand] += counts;
        labels[3 * bin + 2] += counts;
    }

    public string Block(int index) => $"block{index % 20}";
    public string Name(int index) => $"seq{index}";
}
