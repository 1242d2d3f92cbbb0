using System.Diagnostics;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Predicts batches and scores them: by the model as a whole, or where the spread of an ensemble is wanted by each of its
/// members, whose mean is then the prediction.
/// </summary>
sealed class MemberPasses
{
    readonly IPasses[] _passes;
    readonly RowScorer _whole;
    readonly RowScorer[] _members;
    readonly int _width;
    float[] _rows = [];
    double[] _sums = [];

    /// <summary>Makes the passes of a model.</summary>
    /// <param name="model">The model; an ensemble of as many members as <paramref name="columns"/> keeps.</param>
    /// <param name="tracks">Indexes of the tracks wanted.</param>
    /// <param name="columns">What is computed of them.</param>
    public MemberPasses(ISequenceModel model, IReadOnlyList<int> tracks, EffectColumns columns)
    {
        int bins = model.Manifest.Bins;
        var models = columns.Members > 0 ? ((IEnsembleModel)model).Members : [model];
        bool own = models.All(m => m is IAlleleModel);
        _passes = [.. models.Select(m => own ? new AllelePasses((IAlleleModel)m, tracks) : (IPasses)new WholePasses(m, tracks))];
        _whole = new(columns, bins, tracks.Count);
        _members = [.. Enumerable.Range(0, columns.Members).Select(m => new RowScorer(columns, bins, tracks.Count, m))];
        _width = bins * tracks.Count;
    }

    /// <summary>How windows are cut into batches: the same for all members.</summary>
    public IPasses Shape => _passes[0];

    /// <summary>Seconds that the model worked.</summary>
    public double ModelSeconds { get; private set; }

    /// <summary>Predicts a batch and adds its effects to its alleles.</summary>
    public void Score(EncodedBatch batch)
    {
        int count = batch.Count * _width;
        if (_rows.Length < count)
            _rows = new float[count];
        var rows = _rows.AsSpan(0, count);
        if (_members.Length == 0)
            Predict(_passes[0], batch, rows);
        else
            Mean(batch, rows);
        _whole.Take(batch, rows);
    }

    void Mean(EncodedBatch batch, Span<float> rows)
    {
        if (_sums.Length < rows.Length)
            _sums = new double[rows.Length];
        Array.Clear(_sums);
        for (int m = 0; m < _members.Length; m++)
        {
            Predict(_passes[m], batch, rows);
            _members[m].Take(batch, rows);
            for (int i = 0; i < rows.Length; i++)
                _sums[i] += rows[i];
        }
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (float)(_sums[i] / _members.Length);
    }

    void Predict(IPasses passes, EncodedBatch batch, Span<float> rows)
    {
        long started = Stopwatch.GetTimestamp();
        passes.Predict(batch, rows);
        ModelSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
