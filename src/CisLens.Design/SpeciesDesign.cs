using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design;

/// <summary>A design that can have a head per species after a common trunk.</summary>
public abstract record SpeciesDesign : ModelDesign
{
    /// <summary>A design with a card and the heads of the published network.</summary>
    /// <param name="card">The card.</param>
    /// <param name="heads">Names of the heads; empty for one head.</param>
    /// <param name="further">Number of tracks of each head after the first.</param>
    protected SpeciesDesign(Card card, string[]? heads = null, params int[] further) : base(card)
    {
        FirstHead = heads?[0];
        FurtherHeads = heads is null ? null : [.. heads.Skip(1).Zip(further, (name, tasks) => new DesignHead(name, tasks))];
    }

    /// <summary>Name of the first of several heads; not used by a network with one head.</summary>
    public string? FirstHead { get; init; }

    /// <summary>The heads after the first, with their numbers of tracks; null for a network with one head.</summary>
    public DesignHead[]? FurtherHeads { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<DesignHead> OutputHeads =>
        FurtherHeads is null ? base.OutputHeads : [new(FirstHead ?? "first", Tasks), .. FurtherHeads];

    /// <inheritdoc/>
    public override ModelDesign For(IReadOnlyList<Track> labels) => (SpeciesDesign)base.For(labels) with { FurtherHeads = null };

    /// <inheritdoc/>
    public override ModelDesign For(IReadOnlyList<Head> heads)
    {
        if (heads.FirstOrDefault(h => h.Tracks[0].Kind != heads[0].Tracks[0].Kind) is { } other)
            throw new InputException($"the tracks of head {heads[0].Name} have the kind {heads[0].Tracks[0].Kind}, those of {other.Name} "
                + $"{other.Tracks[0].Kind}; expected one kind");
        var first = (SpeciesDesign)For(heads[0].Tracks);
        return heads.Count == 1 ? first : first with
        {
            FirstHead = heads[0].Name,
            FurtherHeads = [.. heads.Skip(1).Select(h => new DesignHead(h.Name, ((SpeciesDesign)For(h.Tracks)).Tasks))],
        };
    }

    // in model files before further_heads
    /// <inheritdoc/>
    public override ModelDesign WithOptions(JsonObject options)
    {
        if (!options.ContainsKey("mouse_tasks"))
            return base.WithOptions(options);
        var now = options.DeepClone().AsObject();
        now.Remove("mouse_tasks", out var mouse);
        now["further_heads"] = mouse is null ? null : new JsonArray(new JsonObject { ["name"] = "mouse", ["tasks"] = mouse });
        return base.WithOptions(now);
    }

    /// <summary>The last layer with weights: that of the only head, or one per head.</summary>
    /// <param name="head">Makes the layer of a head from its number of tracks.</param>
    private protected Layer PerHead(Func<int, Layer> head) =>
        FurtherHeads is null ? head(Tasks) : new HeadChoice([.. OutputHeads.Select(own => head(own.Tasks))]);

    /// <summary>The names of these layers in weight files.</summary>
    /// <param name="one">The name in a network with one head.</param>
    /// <param name="each">The name from that of a head, in a network with several.</param>
    private protected IEnumerable<string> HeadNames(string one, Func<string, string> each) =>
        FurtherHeads is null ? [one] : OutputHeads.Select(head => each(head.Name!));
}
