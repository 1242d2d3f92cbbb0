using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Tests;

/// <summary>A dataset that a test creates from sequences, labels and splits.</summary>
sealed class LabelledText(IReadOnlyList<string> sequences, float[][] labels, Split[] splits, params Track[] tracks) : ILabelledSequences
{
    public int Count => sequences.Count;
    public int Window => sequences[0].Length;
    public int Flank => 0;
    public int Bins => 1;
    public IReadOnlyList<Track> Tracks => tracks;
    public string Fingerprint { get; init; } = "text";

    public IReadOnlyList<int> Indexes(Split split) => [.. Enumerable.Range(0, Count).Where(i => splits[i] == split)];

    public void Sequence(int index, int shift, Span<byte> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            int at = i + shift;
            codes[i] = at >= 0 && at < Window ? Dna.Code(sequences[index][at]) : Dna.N;
        }
    }

    /// <summary>N at either end only fills the window.</summary>
    public (int Start0, int End0) Bases(int index) =>
        (Window - sequences[index].TrimStart('N').Length, sequences[index].TrimEnd('N').Length);

    public void Labels(int index, Span<float> target) => labels[index].CopyTo(target);
    public string Block(int index) => $"block{index % 20}";
    public string Name(int index) => $"seq{index}";

    /// <summary>Adds tracks of the same kind as the first. Their labels depend on the index of the example and its first label.</summary>
    public LabelledText Extended(string[] ids, Func<int, float, float[]> more) =>
        new(sequences, [.. labels.Select((own, i) => (float[])[.. own, .. more(i, own[0])])], splits,
            [.. tracks, .. ids.Select(id => tracks[0] with { Id = id })])
        { Fingerprint = Fingerprint };

    /// <summary>The first examples, with another track.</summary>
    public LabelledText With(int examples, Track track) => new([.. sequences.Take(examples)], labels, splits, track);

    /// <summary>Creates random sequences. Those with label 1 in the first track contain a motif. 80 % are for training.</summary>
    public static LabelledText WithMotif(int count, int window, TrackKind kind, string motif = "TGACTCA", string fingerprint = "text")
    {
        var rng = new Rng(1);
        var sequences = new string[count];
        var labels = new float[count][];
        var splits = new Split[count];
        for (int i = 0; i < count; i++)
        {
            var letters = new char[window];
            for (int j = 0; j < window; j++)
                letters[j] = "ACGT"[rng.Next(4)];
            bool positive = i % 2 == 0;
            if (positive)
                motif.CopyTo(0, letters, rng.Next(window - motif.Length), motif.Length);
            sequences[i] = new string(letters);
            labels[i] = [kind == TrackKind.Scalar ? (float)(3 * (positive ? 1 : 0) - 7 + 0.3 * rng.NextNormal()) : positive ? 1 : 0];
            splits[i] = (i / 2 % 10) switch { 8 => Split.Validation, 9 => Split.Test, _ => Split.Train };
        }
        return new LabelledText(sequences, labels, splits, new Track { Id = "motif", Kind = kind, Assay = "made up" }) { Fingerprint = fingerprint };
    }
}
