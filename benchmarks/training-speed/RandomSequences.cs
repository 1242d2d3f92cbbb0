using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Benchmarks;

/// <summary>Random bases with a tenth of the labels positive; every example is for training.</summary>
sealed class RandomSequences : ILabelledSequences
{
    readonly byte[] _codes;
    readonly float[] _labels;

    internal RandomSequences(int count, int window, IReadOnlyList<Track> tracks, Rng rng)
    {
        (Count, Window, Tracks) = (count, window, tracks);
        _codes = new byte[count * window];
        foreach (ref byte code in _codes.AsSpan())
            code = (byte)rng.Next(4);
        _labels = new float[count * tracks.Count];
        foreach (ref float label in _labels.AsSpan())
            label = rng.Next(10) == 0 ? 1 : 0;
    }

    public int Count { get; }

    public int Window { get; }

    public int Flank => 0;

    public int Bins => 1;

    public IReadOnlyList<Track> Tracks { get; }

    public string Fingerprint => "random";

    public IReadOnlyList<int> Indexes(Split split) => split == Split.Train ? [.. Enumerable.Range(0, Count)] : [];

    public void Sequence(int index, int shift, Span<byte> codes) => _codes.AsSpan(index * Window, Window).CopyTo(codes);

    public void Labels(int index, Span<float> labels) => _labels.AsSpan(index * Tracks.Count, Tracks.Count).CopyTo(labels);

    public string Block(int index) => "random";

    public string Name(int index) => $"random {index}";
}
