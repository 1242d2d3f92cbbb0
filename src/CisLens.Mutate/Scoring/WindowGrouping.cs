using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>Puts alleles into windows, so that alleles at one place share the prediction of their reference.</summary>
public sealed class WindowGrouping
{
    readonly ModelManifest _manifest;
    readonly AlleleOptions _options;
    readonly int _shareWithinBp;
    readonly int _left;
    readonly bool _comparesBins, _sums;

    /// <summary>Windows of a model.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="columns">What is computed; decides whether indels are stitched.</param>
    /// <param name="options">Shifts and what stays in place around an indel.</param>
    /// <param name="shareWithinBp">Neighbours within this many bp share a window centred between them; 0 for every variant in the middle of its own.</param>
    public WindowGrouping(ModelManifest manifest, EffectColumns columns, AlleleOptions options, int shareWithinBp = 0)
    {
        _manifest = manifest;
        _options = options;
        _shareWithinBp = shareWithinBp;
        _left = manifest.Centre.AnchorIndex(manifest.Window);
        _comparesBins = manifest.Bins > 1 && columns.Columns.Any(c => c.Score.ComparesBins);
        _sums = columns.Columns.Any(c => !c.Score.ComparesBins);
    }

    /// <summary>The windows of some alleles, in the alleles' order; alleles that are not scored have none.</summary>
    public List<WindowGroup> Group(IReadOnlyList<AlleleScore> alleles)
    {
        var groups = new List<WindowGroup>();
        var known = new Dictionary<(int Contig, long Start0), WindowGroup>();
        foreach (int shift in _options.Shifts)
            foreach (var (allele, centre0) in Centred(alleles))
                Add(allele, GroupAt(allele.Plan.Template, centre0 - _left + shift, groups, known));
        return groups;
    }

    static WindowGroup GroupAt(Template template, long start0, List<WindowGroup> groups,
        Dictionary<(int Contig, long Start0), WindowGroup> known)
    {
        var key = (template.Contig, start0);
        // a reference with the file's REF written over it is its own
        if (template.Written is null && known.TryGetValue(key, out var group))
            return group;
        group = new WindowGroup(template, start0);
        groups.Add(group);
        if (template.Written is null)
            known.Add(key, group);
        return group;
    }

    /// <summary>Puts an allele into a window that already stands.</summary>
    internal void Add(AlleleScore allele, WindowGroup group)
    {
        int growth = allele.Plan.Edit!.Growth;
        int bin = Bin(allele.Plan.Anchor0 - group.Start0);
        var mode = _options.Mode ?? (_comparesBins ? AltMode.Stitch : AltMode.Right);
        if (mode != AltMode.Stitch)
            Put(mode, WindowRole.Whole);
        else if (growth == 0 || _manifest.Bins == 1)
            Put(AltMode.Right, WindowRole.Whole);
        else
        {
            bool sumsFromRight = _options.Mode is null && _sums;
            Put(AltMode.Right, sumsFromRight ? WindowRole.LeftFlank : WindowRole.LeftBins);
            Put(AltMode.Left, sumsFromRight ? WindowRole.RightBins : WindowRole.RightWhole);
        }

        void Put(AltMode mode, WindowRole role) =>
            group.Alternates.Add(new(allele, WindowBuilder.EditedStart0(group.Start0, growth, mode), bin, role));
    }

    int Bin(long index)
    {
        long bin = (index - _manifest.CropBp) / (_manifest.BinBp ?? _manifest.Window);
        return (int)Math.Clamp(bin, 0, _manifest.Bins - 1);
    }

    /// <summary>The base that each scored allele's window is centred on: its own anchor, or the middle of its neighbours'.</summary>
    IEnumerable<(AlleleScore Allele, long Centre0)> Centred(IReadOnlyList<AlleleScore> alleles)
    {
        var near = new List<AlleleScore>();
        foreach (var allele in alleles.Where(a => a.Flags.IsScored()))
        {
            if (near.Count > 0 && !IsNear(near, allele))
                foreach (var centred in Centre(near))
                    yield return centred;
            near.Add(allele);
        }
        foreach (var centred in Centre(near))
            yield return centred;
    }

    bool IsNear(List<AlleleScore> near, AlleleScore allele)
    {
        long anchor0 = allele.Plan.Anchor0;
        return near[0].Plan.Template.Contig == allele.Plan.Template.Contig &&
            near.TrueForAll(n => Math.Abs(n.Plan.Anchor0 - anchor0) <= _shareWithinBp);
    }

    static (AlleleScore Allele, long Centre0)[] Centre(List<AlleleScore> near)
    {
        if (near.Count == 0)
            return [];
        long centre0 = (near.Min(n => n.Plan.Anchor0) + near.Max(n => n.Plan.Anchor0)) / 2;
        var centred = near.Select(n => (n, centre0)).ToArray();
        near.Clear();
        return centred;
    }
}
