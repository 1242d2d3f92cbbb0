using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Scoring;

/// <summary>One (record, ALT) pair on its way through the model: its plan, and then its effects.</summary>
public sealed class AlleleScore
{
    readonly AlleleValues _values;
    readonly AlleleValues[] _members;
    bool _failed;

    /// <summary>A pair that is to be scored.</summary>
    /// <param name="plan">How.</param>
    /// <param name="pos0">The record's POS, from 0.</param>
    /// <param name="columns">What is computed.</param>
    public AlleleScore(AllelePlan plan, long pos0, EffectColumns columns)
    {
        bool scored = plan.Status.IsScored();
        (Plan, Pos0, Flags) = (plan, pos0, plan.Status);
        _values = scored ? new(columns.Tracks.Count, columns.Columns.Count) : new(0, 0);
        int members = scored && columns.Columns.Count > 0 ? columns.Members : 0;
        _members = [.. Enumerable.Range(0, members).Select(_ => new AlleleValues(0, columns.Columns.Count))];
    }

    /// <summary>How the pair is scored.</summary>
    public AllelePlan Plan { get; }

    /// <summary>The record's POS, from 0.</summary>
    public long Pos0 { get; }

    /// <inheritdoc cref="AlleleValues.Ref"/>
    public float[] Ref => _values.Ref;

    /// <inheritdoc cref="AlleleValues.Alt"/>
    public float[] Alt => _values.Alt;

    /// <inheritdoc cref="AlleleValues.Effects"/>
    public float[] Effects => _values.Effects;

    /// <summary>Its splice delta scores, one per gene; empty for other scores and for a pair without an effect.</summary>
    public List<SpliceDelta> Splicing { get; } = [];

    /// <summary>Probabilities of the pair that were clipped before a logit.</summary>
    public int Clipped { get; internal set; }

    /// <summary>What building its windows found; written by the thread that builds them alone.</summary>
    internal AlleleStatus Flags { get; set; }

    /// <summary>The status that files show.</summary>
    public AlleleStatus Status => !Flags.IsScored() ? Flags & ~AlleleStatusCode.ScoredFlags : _failed ? AlleleStatus.Failed : Flags;

    /// <summary>True when the pair has an effect.</summary>
    public bool IsScored => Status.IsScored();

    /// <summary>The values of a member of an ensemble, or those of the whole model for -1.</summary>
    internal AlleleValues Of(int member) => member < 0 ? _values : _members[member];

    /// <summary>Standard deviation of an effect over the members of an ensemble; NaN without members and without an effect.</summary>
    public float Spread(int column)
    {
        if (_members.Length == 0)
            return float.NaN;
        Span<double> effects = stackalloc double[_members.Length];
        for (int m = 0; m < effects.Length; m++)
            effects[m] = _members[m].Effects[column];
        return (float)MemberSpread.Compute(effects);
    }

    /// <summary>Notes that the model gave a number that is not finite.</summary>
    internal void Fail() => _failed = true;

    /// <summary>Turns sums over shifts into means, and takes away the values of a pair that has no score.</summary>
    internal void Finish()
    {
        for (int member = -1; member < _members.Length; member++)
            Of(member).Finish(IsScored);
        if (!IsScored)
            Splicing.Clear();
    }
}
