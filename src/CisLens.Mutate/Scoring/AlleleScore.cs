using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>One (record, ALT) pair on its way through the model: its plan, and then what the model says of it.</summary>
public sealed class AlleleScore
{
    readonly EffectColumns _columns;
    readonly AlleleValues _values;
    readonly AlleleValues[] _members;
    bool _failed;

    /// <summary>A pair that is to be scored.</summary>
    /// <param name="plan">How.</param>
    /// <param name="columns">What is computed.</param>
    public AlleleScore(AllelePlan plan, EffectColumns columns)
    {
        bool scored = plan.Status.IsScored();
        (Plan, Flags, _columns) = (plan, plan.Status, columns);
        _values = scored ? new(columns.Tracks.Count, columns.Columns.Count) : new(0, 0);
        _members = scored && columns.Members > 0 ? [.. Enumerable.Range(0, columns.Members).Select(_ => new AlleleValues(0, columns.Columns.Count))] : [];
    }

    /// <summary>How the pair is scored.</summary>
    public AllelePlan Plan { get; }

    /// <inheritdoc cref="AlleleValues.Ref"/>
    public float[] Ref => _values.Ref;

    /// <inheritdoc cref="AlleleValues.Alt"/>
    public float[] Alt => _values.Alt;

    /// <inheritdoc cref="AlleleValues.Effects"/>
    public float[] Effects => _values.Effects;

    /// <summary>Its splice delta scores, one a gene; empty where these were not asked for or the pair has no effect.</summary>
    public List<Splicing.SpliceDelta> Splicing { get; } = [];

    /// <summary>What building its windows found; written by the encoder alone.</summary>
    internal AlleleStatus Flags { get; set; }

    /// <summary>The status that files show.</summary>
    public AlleleStatus Status => !Flags.IsScored() ? Flags & ~AlleleStatusCode.ScoredFlags : _failed ? AlleleStatus.Failed : Flags;

    /// <summary>True when the pair has an effect.</summary>
    public bool IsScored => Status.IsScored();

    /// <summary>The values of a member of an ensemble, or those of the whole model for -1.</summary>
    internal AlleleValues Of(int member) => member < 0 ? _values : _members[member];

    /// <summary>Standard deviation of an effect over the members of an ensemble; NaN without members, without an effect, and for a score that a background makes of the whole model's.</summary>
    public float Spread(int column)
    {
        if (_members.Length == 0 || _columns.Columns[column].Score.BackgroundOf is not null)
            return float.NaN;
        Span<double> effects = stackalloc double[_members.Length];
        for (int m = 0; m < effects.Length; m++)
            effects[m] = _members[m].Effects[column];
        return (float)MemberSpread.Of(effects);
    }

    /// <summary>Notes that the model gave a number that is not finite.</summary>
    internal void Fail() => _failed = true;

    /// <summary>Turns sums over shifts into means, and takes away the values of a pair that has no score.</summary>
    internal void Finish()
    {
        for (int member = -1; member < _members.Length; member++)
            Of(member).Finish(IsScored);
        // the background is of the whole model; a member's own effects have none
        _columns.Judge(_values.Effects);
    }
}
