using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Placement;

/// <summary>Windows around variants; alleles at one position share a reference window.</summary>
public sealed class AtVariant : IPlacement
{
    readonly ModelManifest _manifest;
    readonly AlleleOptions _options;
    readonly int _shareWithinBp, _left;
    readonly int? _maskBins;
    readonly bool _comparesBins, _sums, _moments;

    /// <summary>Windows of a model.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="columns">The effects to compute; indels are stitched if one of the scores compares bins.</param>
    /// <param name="options">Shifts, and what stays in place around an indel.</param>
    /// <param name="shareWithinBp">Variants within this many bp share a window, centred between them; 0 for none.</param>
    /// <param name="maskBp">Width in bp of the bins around the variant that are scored; null for the whole output.</param>
    public AtVariant(ModelManifest manifest, EffectColumns columns, AlleleOptions options, int shareWithinBp = 0, int? maskBp = null)
    {
        (_manifest, _options, _shareWithinBp) = (manifest, options, shareWithinBp);
        _left = manifest.Centre.AnchorIndex(manifest.Window);
        _maskBins = maskBp is { } bp ? bp / 2 / (manifest.BinBp ?? manifest.Window) : null;
        _comparesBins = manifest.Bins > 1 && columns.Columns.Any(c => c.Score.ComparesBins);
        _sums = columns.Columns.Any(c => !c.Score.ComparesBins);
        _moments = columns.Transforms.Count > 0;
    }

    /// <inheritdoc/>
    public bool HasStrand => false;

    /// <inheritdoc/>
    public bool KeepsJobsWhole => false;

    /// <inheritdoc/>
    public AlleleStatus Refusal(AllelePlan plan) => AlleleStatus.Ok;

    /// <inheritdoc/>
    public List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans)
    {
        var windows = new List<PlacedWindow>();
        var known = new Dictionary<(int Contig, long Start0), PlacedWindow>();
        foreach (int shift in _options.Shifts)
            foreach (var (allele, centre0) in Centred(plans))
                Add(WindowAt(plans[allele].Template, centre0 - _left + shift, windows, known), allele, plans[allele]);
        return windows;
    }

    /// <summary>Puts an allele into a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="allele">Index of the allele in its job.</param>
    /// <param name="plan">The plan of the allele.</param>
    public void Add(PlacedWindow window, int allele, AllelePlan plan)
    {
        var copies = Copies(plan, window.Start0);
        // bins are those of the strand that the model gets
        window.Alleles.Add((allele, !window.Reverse ? copies : Array.ConvertAll(copies, copy => copy with
        {
            Bins = copy.Bins?.Reversed(_manifest.Bins),
            Compared = copy.Compared.Reversed(_manifest.Bins),
        })));
    }

    PlacedWindow WindowAt(
        Template template, long start0, List<PlacedWindow> windows, Dictionary<(int Contig, long Start0), PlacedWindow> known)
    {
        var key = (template.Contig, start0);
        // a window with REF of the file written into it is not shared
        if (template.Written is null && known.TryGetValue(key, out var window))
            return window;
        windows.Add(window = new PlacedWindow(template, start0, _manifest.Window));
        if (template.Written is null)
            known.Add(key, window);
        return window;
    }

    PlacedCopy[] Copies(AllelePlan plan, long start0)
    {
        int growth = plan.Edit!.Growth, bin = Bin(plan.Anchor0 - start0);
        int middle = Math.Clamp(bin, 0, _manifest.Bins - 1);
        int first = _maskBins is { } half ? Math.Max(0, middle - half) : 0;
        int end = _maskBins is { } width ? Math.Min(_manifest.Bins, middle + width + 1) : _manifest.Bins;
        BinRange all = new(first, end - first), none = new(first, 0);
        int split = Math.Clamp(bin + 1, first, end);
        BinRange left = new(first, split - first), right = new(split, end - split);
        var mode = _options.Mode ?? (_comparesBins ? AltMode.Stitch : AltMode.Right);
        if (mode != AltMode.Stitch || growth == 0 || _manifest.Bins == 1)
            return [Copy(mode == AltMode.Stitch ? AltMode.Right : mode, all, all, summed: true)];
        // if the user chose stitch, sums are taken from stitched bins, too
        if (_options.Mode is not null || !_sums)
            return [Copy(AltMode.Right, left, left, summed: true), Copy(AltMode.Left, right, right, summed: true)];
        var after = Copy(AltMode.Left, right, right, summed: false);
        return _moments
            ? [Copy(AltMode.Right, all, none, summed: true), Copy(AltMode.Right, left, left, summed: false), after]
            : [Copy(AltMode.Right, all, left, summed: true), after];

        PlacedCopy Copy(AltMode aligned, BinRange bins, BinRange compared, bool summed) =>
            new(WindowBuilder.EditedStart0(start0, growth, aligned), _manifest.Window, bins, compared, summed);
    }

    // −1 and the number of bins are before the first bin and after the last
    int Bin(long index)
    {
        long bp = _manifest.BinBp ?? _manifest.Window, inside = index - _manifest.CropBp;
        return (int)Math.Clamp(inside < 0 ? -1 : inside / bp, -1, _manifest.Bins);
    }

    /// <summary>The base that the window of each scored allele is centred on: its anchor, or the middle of several anchors.</summary>
    IEnumerable<(int Allele, long Centre0)> Centred(IReadOnlyList<AllelePlan> plans)
    {
        var near = new List<int>();
        for (int allele = 0; allele < plans.Count; allele++)
        {
            if (!plans[allele].Status.IsScored())
                continue;
            if (near.Count > 0 && !IsNear(near, plans, plans[allele]))
                foreach (var centred in Centre(near, plans))
                    yield return centred;
            near.Add(allele);
        }
        foreach (var centred in Centre(near, plans))
            yield return centred;
    }

    bool IsNear(List<int> near, IReadOnlyList<AllelePlan> plans, AllelePlan plan) =>
        plans[near[0]].Template.Contig == plan.Template.Contig &&
        near.TrueForAll(n => Math.Abs(plans[n].Anchor0 - plan.Anchor0) <= _shareWithinBp);

    static (int Allele, long Centre0)[] Centre(List<int> near, IReadOnlyList<AllelePlan> plans)
    {
        if (near.Count == 0)
            return [];
        long centre0 = (near.Min(n => plans[n].Anchor0) + near.Max(n => plans[n].Anchor0)) / 2;
        var centred = near.Select(n => (n, centre0)).ToArray();
        near.Clear();
        return centred;
    }
}
