namespace CisLens.Core.Contract;

/// <summary>
/// Predicts any number of windows: cuts them into batches, pads the last one so that a prediction does not depend on the number of
/// windows, and applies the strand rule of the manifest (docs/conventions.md, section 5).
/// </summary>
public sealed class Predictor
{
    readonly ISequenceModel _model;
    readonly int[] _tracks;
    readonly bool _bothStrands, _pad;
    readonly Prediction _answer = new();

    /// <summary>A predictor of some tracks of a model.</summary>
    /// <param name="model">The model; it is not disposed.</param>
    /// <param name="tracks">Indexes of the tracks to predict; null for all.</param>
    /// <param name="strand">The strand rule; null for that of the manifest.</param>
    public Predictor(ISequenceModel model, IReadOnlyList<int>? tracks = null, StrandRule? strand = null)
    {
        _model = model;
        _tracks = tracks?.ToArray() ?? [.. Enumerable.Range(0, model.Manifest.Tracks.Count)];
        _bothStrands = (strand ?? model.Manifest.Strand) == StrandRule.Average;
        _pad = model.DependsOnBatch && !model.Manifest.IsLocal;   // windows of a local model are long, and are few in a run
    }

    /// <summary>Indexes of the predicted tracks in the manifest.</summary>
    public IReadOnlyList<int> Tracks => _tracks;

    /// <summary>Number of values per window of the length in the manifest: bins × tracks.</summary>
    public int Width => WidthOf(_model.Manifest.Window);

    /// <summary>
    /// True if the model computes in float64, so that <see cref="PredictAllDigits"/> has more digits than <see cref="Predict"/>.
    /// </summary>
    public bool HasAllDigits => _model.Manifest.Float64 && !_bothStrands;

    /// <summary>Predicts B windows; B may be any number.</summary>
    /// <param name="windows">B windows of one length.</param>
    /// <param name="output">Receives B × bins × tracks.</param>
    /// <param name="members">Receives B × bins × tracks for each member of an ensemble; null to leave them out.</param>
    public void Predict(SequenceBatch windows, Span<float> output, float[][]? members = null)
    {
        int width = WidthOf(windows.Length);
        for (int first = 0; first < windows.Count; first += _model.BatchSize)
        {
            int count = Ask(windows, first, allDigits: false, members is not null);
            _answer.All()[..(count * width)].CopyTo(output[(first * width)..]);
            for (int m = 0; m < members?.Length; m++)
                _answer.All(m)[..(count * width)].CopyTo(members[m].AsSpan(first * width));
        }
    }

    /// <summary>As <see cref="Predict"/>, with all digits of the model.</summary>
    /// <param name="windows">B windows of one length.</param>
    /// <param name="output">Receives B × bins × tracks.</param>
    public void PredictAllDigits(SequenceBatch windows, Span<double> output)
    {
        int width = WidthOf(windows.Length);
        for (int first = 0; first < windows.Count; first += _model.BatchSize)
        {
            int count = Ask(windows, first, HasAllDigits, eachMember: false);
            var part = output.Slice(first * width, count * width);
            if (_answer.HasDigits)
                _answer.AllDigits()[..part.Length].CopyTo(part);
            else
                for (int i = 0; i < part.Length; i++)
                    part[i] = _answer.All()[i];
        }
    }

    int WidthOf(int length) => _model.Manifest.Head(0).Bins(length) * _tracks.Length;

    int Ask(SequenceBatch windows, int first, bool allDigits, bool eachMember)
    {
        int length = windows.Length, count = Math.Min(_model.BatchSize, windows.Count - first), size = _pad ? _model.BatchSize : count;
        var padded = new byte[size * length];
        windows.Codes.Slice(first * length, count * length).CopyTo(padded);
        // every model takes windows of N
        padded.AsSpan(count * length).Fill(Dna.N);
        _model.Predict(new()
        {
            Length = length,
            Windows = padded,
            Tracks = _tracks,
            BothStrands = _bothStrands,
            AllDigits = allDigits,
            EachMember = eachMember,
        }, _answer);
        return count;
    }
}
