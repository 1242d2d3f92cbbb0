namespace CisLens.Core.Contract;

/// <summary>
/// Asks a model for any number of sequences: cuts into batches, pads the last one so that a prediction does not depend
/// on its neighbours, and applies the manifest's strand rule (docs/conventions.md section 5).
/// </summary>
public sealed class Predictor
{
    readonly ISequenceModel _model;
    readonly int[] _tracks;
    readonly int[] _partners;
    readonly bool _average;

    /// <summary>A predictor of some tracks of a model.</summary>
    /// <param name="model">The model; not disposed here.</param>
    /// <param name="tracks">Indexes of the tracks wanted, or null for all.</param>
    /// <param name="strand">The strand rule, or null for the manifest's own.</param>
    public Predictor(ISequenceModel model, IReadOnlyList<int>? tracks = null, StrandRule? strand = null)
    {
        _model = model;
        var all = model.Manifest.Tracks;
        _tracks = tracks?.ToArray() ?? [.. Enumerable.Range(0, all.Count)];
        _partners = Array.ConvertAll(_tracks, t => all[t].StrandPair ?? t);
        _average = (strand ?? model.Manifest.Strand) == StrandRule.Average;
    }

    /// <summary>Indexes of the tracks predicted, into the manifest.</summary>
    public IReadOnlyList<int> Tracks => _tracks;

    /// <summary>Numbers a sequence gives: bins × tracks.</summary>
    public int Width => _model.Manifest.Bins * _tracks.Length;

    /// <summary>Predicts B sequences; B may be any number.</summary>
    /// <param name="sequences">B sequences of the window's length.</param>
    /// <param name="output">B × bins × tracks.</param>
    public void Predict(SequenceBatch sequences, Span<float> output)
    {
        int window = sequences.Length, size = _model.BatchSize;
        var padded = new byte[size * window];
        var values = new float[size * Width];
        for (int first = 0; first < sequences.Count; first += size)
        {
            int count = Math.Min(size, sequences.Count - first);
            sequences.Codes.Slice(first * window, count * window).CopyTo(padded);
            // any sequence will do as padding; N is always legal
            padded.AsSpan(count * window).Fill(Dna.N);
            PredictBatch(padded, window, values);
            values.AsSpan(0, count * Width).CopyTo(output[(first * Width)..]);
        }
    }

    /// <summary>Whether the model's numbers are float64, so that <see cref="PredictAllDigits"/> says more than
    /// <see cref="Predict"/>.</summary>
    public bool IsPrecise => _model is IPreciseModel && !_average;

    /// <summary>As <see cref="Predict"/>, with all the digits that the model has.</summary>
    /// <param name="sequences">B sequences of the window's length.</param>
    /// <param name="output">B × bins × tracks.</param>
    public void PredictAllDigits(SequenceBatch sequences, Span<double> output)
    {
        if (IsPrecise)
        {
            ((IPreciseModel)_model).Predict(sequences, _tracks, output);
            return;
        }
        var values = new float[sequences.Count * Width];
        Predict(sequences, values);
        for (int i = 0; i < values.Length; i++)
            output[i] = values[i];
    }

    void PredictBatch(byte[] codes, int window, float[] values)
    {
        _model.Predict(new SequenceBatch(codes, window), _tracks, values);
        if (!_average)
            return;
        var reversed = new byte[codes.Length];
        for (int at = 0; at < codes.Length; at += window)
            Dna.ReverseComplement(codes.AsSpan(at, window), reversed.AsSpan(at, window));
        var other = new float[values.Length];
        _model.Predict(new SequenceBatch(reversed, window), _partners, other);
        StrandAverage.Merge(values, other, _model.Manifest.Bins, _tracks.Length);
    }
}
