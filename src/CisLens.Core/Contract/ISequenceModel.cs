namespace CisLens.Core.Contract;

/// <summary>
/// A model, from a k-mer SVM to Enformer: a function from a batch of sequences to tracks × bins, with a manifest.
/// Preparation, evaluation, scoring and mutagenesis are written against this and nothing else.
/// </summary>
public interface ISequenceModel : IDisposable
{
    /// <summary>What the model is and how it wants its input.</summary>
    ModelManifest Manifest { get; }

    /// <summary>How many sequences a call of <see cref="Predict"/> should bring; <see cref="Predictor"/> pads to it.</summary>
    int BatchSize { get; }

    /// <summary>Predicts each sequence as it is given, on that strand alone, on the natural scale.</summary>
    /// <param name="batch">B sequences of the window's length.</param>
    /// <param name="tracks">The tracks wanted, as indexes into the manifest; only these are computed where the family can.</param>
    /// <param name="output">B × bins × tracks, row-major.</param>
    void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output);
}

/// <summary>
/// A family's own, cheaper way to answer the question of step 4: what do alleles change in windows whose reference is
/// predicted anyway? A model without it is asked for whole passes.
/// </summary>
public interface IAlleleModel : ISequenceModel
{
    /// <summary>Predicts reference windows and their edited copies, on the strand given.</summary>
    /// <param name="references">R reference windows.</param>
    /// <param name="alternates">A edited windows of the same length.</param>
    /// <param name="edits">For each edited window its reference and the place where they differ.</param>
    /// <param name="tracks">The tracks wanted.</param>
    /// <param name="referenceOutput">R × bins × tracks.</param>
    /// <param name="alternateOutput">A × bins × tracks.</param>
    void PredictAlleles(SequenceBatch references, SequenceBatch alternates, ReadOnlySpan<WindowEdit> edits,
        ReadOnlySpan<int> tracks, Span<float> referenceOutput, Span<float> alternateOutput);
}

/// <summary>A model whose numbers are float64 by nature. Where predictions are written as a table, all their digits are kept.</summary>
public interface IPreciseModel : ISequenceModel
{
    /// <inheritdoc cref="ISequenceModel.Predict"/>
    void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<double> output);
}

/// <summary>
/// Several models that answer as one: <see cref="ISequenceModel.Predict"/> gives the mean. Who asks the members one by one
/// learns how far they agree.
/// </summary>
public interface IEnsembleModel : ISequenceModel
{
    /// <summary>The members, at least two; they stay the ensemble's.</summary>
    IReadOnlyList<ISequenceModel> Members { get; }
}
