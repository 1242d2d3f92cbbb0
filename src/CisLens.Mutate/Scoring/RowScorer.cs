namespace CisLens.Mutate.Scoring;

/// <summary>Takes predicted windows in order and adds their effects to the alleles; keeps the reference that the next windows are compared with.</summary>
/// <param name="columns">What is computed.</param>
/// <param name="bins">Bins of a prediction.</param>
/// <param name="tracks">Tracks of a prediction.</param>
/// <param name="member">Member of an ensemble that the predictions are of; -1 for the model as a whole.</param>
sealed class RowScorer(EffectColumns columns, int bins, int tracks, int member = -1)
{
    readonly float[] _reference = new float[bins * tracks];
    readonly float[] _stitched = new float[bins * tracks];
    bool _referenceFinite, _leftFinite;

    /// <summary>Takes the predictions of a batch, windows × bins × tracks.</summary>
    public void Take(EncodedBatch batch, ReadOnlySpan<float> rows)
    {
        for (int slot = 0; slot < batch.Count; slot++)
        {
            var row = rows.Slice(slot * _reference.Length, _reference.Length);
            if (batch[slot] is { } alternate)
                Compare(alternate, row);
            else
                KeepReference(row);
        }
    }

    void KeepReference(ReadOnlySpan<float> row)
    {
        row.CopyTo(_reference);
        _referenceFinite = AllFinite(row);
    }

    void Compare(AlternateWindow alternate, ReadOnlySpan<float> row)
    {
        bool finite = AllFinite(row) && _referenceFinite;
        switch (alternate.Role)
        {
            case WindowRole.Whole:
                alternate.Target.Of(member).NextWindow();
                Add(alternate, row, finite, WindowPart.Whole);
                break;
            case WindowRole.LeftFlank:
                alternate.Target.Of(member).NextWindow();
                Add(alternate, row, finite, WindowPart.Sums);
                Keep(row, finite);
                break;
            case WindowRole.LeftBins:
                Keep(row, finite);
                break;
            case WindowRole.RightBins:
                Stitch(alternate, row);
                Add(alternate, _stitched, finite && _leftFinite, WindowPart.StitchedBins);
                break;
            case WindowRole.RightWhole:
                alternate.Target.Of(member).NextWindow();
                Stitch(alternate, row);
                Add(alternate, _stitched, finite && _leftFinite, WindowPart.Whole);
                break;
        }
    }

    void Keep(ReadOnlySpan<float> row, bool finite)
    {
        row.CopyTo(_stitched);
        _leftFinite = finite;
    }

    void Stitch(AlternateWindow alternate, ReadOnlySpan<float> rightAligned)
    {
        int from = (alternate.VariantBin + 1) * tracks;
        rightAligned[from..].CopyTo(_stitched.AsSpan(from));
    }

    void Add(AlternateWindow alternate, ReadOnlySpan<float> edited, bool finite, WindowPart part)
    {
        var target = alternate.Target;
        if (!finite)
            target.Fail();
        else if (target.Plan.Swapped)
            columns.Add(edited, _reference, alternate.VariantBin, target.Of(member), part);
        else
            columns.Add(_reference, edited, alternate.VariantBin, target.Of(member), part);
    }

    static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }
}
