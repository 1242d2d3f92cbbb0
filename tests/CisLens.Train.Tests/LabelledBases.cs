using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Tests;

/// <summary>
/// Sequences with one label per base: a base after TAG is an acceptor, a base before GTA is a donor. The second half of every tenth
/// sequence is not measured. 80 % of the sequences are for training, 10 % for validation and 10 % for the test.
/// </summary>
sealed class LabelledBases(int count, int window, int flank) : ILabelledSequences
{
    readonly byte[][] _codes = Make(count, window + 2 * flank);

    public int Count => count;
    public int Window => window;
    public int Flank => flank;
    public int Bins => window;
    public IReadOnlyList<Track> Tracks { get; } = [.. new[] { "neither", "acceptor", "donor" }.Select(id => new Track { Id = id, Kind = TrackKind.Probability })];
    public string Fingerprint => "bases";

    static byte[][] Make(int count, int length)
    {
        var rng = new Rng(3);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4)).ToArray())];
    }

    public IReadOnlyList<int> Indexes(Split split) => [.. Enumerable.Range(0, count).Where(i => split == (i % 10) switch { 8 => Split.Validation, 9 => Split.Test, _ => Split.Train })];

    public void Sequence(int index, int shift, Span<byte> codes)
    {
        int first = flank - (codes.Length - window) / 2 + shift;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = first + i >= 0 && first + i < _codes[index].Length ? _codes[index][first + i] : Dna.N;
    }

    public void Labels(int index, Span<float> labels)
    {
        string text = Dna.Decode(_codes[index]);
        for (int i = 0; i < window; i++)
        {
            int at = i + flank, site = text[(at + 1)..].StartsWith("GTA", StringComparison.Ordinal) ? 2 : text[..at].EndsWith("TAG", StringComparison.Ordinal) ? 1 : 0;
            for (int t = 0; t < 3; t++)
                labels[3 * i + t] = index % 10 == 0 && i >= window / 2 ? float.NaN : t == site ? 1 : 0;
        }
    }

    public string Block(int index) => $"block{index % 20}";
    public string Name(int index) => $"seq{index}";
}
