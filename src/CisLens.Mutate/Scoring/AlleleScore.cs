using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// One ALT of a record: its plan, and after scoring its predictions and effects. While it is scored, the values are sums over the
/// shifts of its window.
/// </summary>
public sealed class AlleleScore
{
    readonly float[][] _memberEffects;
    int _windows;
    AlleleStatus _failure;

    /// <summary>An ALT before it is scored.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pos0">0-based POS of the record.</param>
    /// <param name="columns">The effects that are computed.</param>
    public AlleleScore(AllelePlan plan, long pos0, EffectColumns columns)
    {
        (Plan, Pos0, Flags) = (plan, pos0, plan.Status);
        bool scored = plan.Status.IsScored();
        int tracks = scored ? columns.Tracks.Count : 0, effects = scored ? columns.Columns.Count : 0;
        (Ref, Alt, Effects) = (new float[tracks], new float[tracks], new float[effects]);
        _memberEffects = new float[effects > 0 ? columns.Members : 0][];
        for (int m = 0; m < _memberEffects.Length; m++)
            _memberEffects[m] = new float[effects];
    }

    /// <summary>The plan.</summary>
    public AllelePlan Plan { get; }

    /// <summary>0-based POS of the record.</summary>
    public long Pos0 { get; }

    /// <summary>The record; null for an ALT that is from no file.</summary>
    public VcfRecord? Record { get; init; }

    /// <summary>Index of the ALT in its record.</summary>
    public int AltIndex { get; init; }

    /// <summary>Predictions for REF, one per track: the value, or the sum over the bins that are scored. NaN if not scored.</summary>
    public float[] Ref { get; }

    /// <summary>Predictions for ALT, as <see cref="Ref"/>.</summary>
    public float[] Alt { get; }

    /// <summary>Effects, one per effect column. NaN if not scored, or if the score is not defined.</summary>
    public float[] Effects { get; }

    /// <summary>Splice delta scores, one per gene; empty for other scores, and if not scored.</summary>
    public List<SpliceDelta> Splicing { get; } = [];

    /// <summary>Effects per gene; empty for other scores, and if not scored.</summary>
    public List<GeneEffect> Genes { get; } = [];

    /// <summary>Number of probabilities that were limited before a logit.</summary>
    public int Clipped { get; internal set; }

    /// <summary>Flags of the plan and of the windows; set only by the thread that builds the windows.</summary>
    internal AlleleStatus Flags { get; set; }

    /// <summary>The status in files.</summary>
    public AlleleStatus Status =>
        !Flags.IsScored() ? Flags & ~AlleleStatusCode.ScoredFlags : _failure == AlleleStatus.Ok ? Flags : _failure;

    /// <summary>True if the ALT has an effect.</summary>
    public bool IsScored => Status.IsScored();

    /// <summary>Standard deviation of an effect over the members of an ensemble; NaN without members or effect.</summary>
    public float Spread(int column)
    {
        if (_memberEffects.Length == 0)
            return float.NaN;
        Span<double> effects = stackalloc double[_memberEffects.Length];
        for (int m = 0; m < effects.Length; m++)
            effects[m] = _memberEffects[m][column];
        return (float)MemberSpread.Compute(effects);
    }

    /// <summary>The effects of a member of an ensemble; of the whole model for −1.</summary>
    internal float[] EffectsOf(int member) => member < 0 ? Effects : _memberEffects[member];

    /// <summary>Counts a window whose values are added.</summary>
    internal void AddWindow() => _windows++;

    /// <summary>Notes that the model did not return a finite value, and why.</summary>
    internal void Fail(AlleleStatus reason) => _failure = reason;

    /// <summary>Turns sums over shifts into means; sets the values to NaN if not scored.</summary>
    internal void Finish()
    {
        float scale = IsScored && _windows > 0 ? 1f / _windows : float.NaN;
        if (scale != 1f)
            foreach (float[] values in (IEnumerable<float[]>)[Ref, Alt, Effects, .. _memberEffects])
                for (int i = 0; i < values.Length; i++)
                    values[i] *= scale;
        if (!IsScored)
        {
            Splicing.Clear();
            Genes.Clear();
        }
    }
}
