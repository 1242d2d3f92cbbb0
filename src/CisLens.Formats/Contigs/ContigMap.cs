using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Contigs;

/// <summary>
/// Maps the contig names of one file to contigs of the genome (docs/conventions.md, section 2). The names that the file declares are
/// resolved when it is opened. Other names are resolved by the same rules when they first occur. Not safe for several threads.
/// </summary>
public sealed class ContigMap
{
    const long MitochondrionOfHg19 = 16_571; // UCSC hg19 chrM; the revised Cambridge sequence has 16,569

    /// <summary>The option that sets <see cref="Genome.AllowOtherLengths"/>, named in refusals.</summary>
    public const string OtherLengthsOption = "--allow-other-lengths";

    readonly string _file;
    readonly Genome _genome;
    readonly ContigSynonyms? _synonyms;
    readonly string? _genomeBuild;
    readonly Dictionary<string, int> _canonical = new(StringComparer.Ordinal);
    readonly bool _exactOnly;
    readonly Dictionary<string, int> _resolved = new(StringComparer.Ordinal);
    readonly HashSet<int> _claimed = [];
    readonly SortedSet<string> _rules = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    readonly List<string> _otherLengths = [];
    long _pastEnd;
    readonly HashSet<string> _second = new(StringComparer.Ordinal); // second names of contigs that another name of the file already means

    ContigMap(string file, Genome genome, ContigSynonyms? synonyms)
    {
        (_file, _genome, _synonyms) = (file, genome, synonyms);
        _genomeBuild = GenomeBuild.Detect(genome.Contigs);
        foreach (var (index, contig) in genome.Contigs.Index())
            _exactOnly |= !_canonical.TryAdd(ContigAlias.Canonical(contig.Name), index);
    }

    /// <summary>Resolves the names that a file declares. A BED file declares none.</summary>
    /// <exception cref="InputException">File and genome share no name, or are of different builds.</exception>
    public static ContigMap Resolve(string file, IEnumerable<DeclaredContig> declared, Genome genome, ContigSynonyms? synonyms = null)
    {
        var map = new ContigMap(file, genome, synonyms);
        var contigs = declared.DistinctBy(contig => contig.Name).ToList();
        foreach (var contig in contigs.OrderBy(contig => genome.IndexOf(contig.Name) < 0)) // exact names first
            map.CheckLength(contig, map.ResolveOne(contig.Name, contig.Length));
        map.RequireShared();
        return map;
    }

    /// <summary>Number of names of the file that are in the genome.</summary>
    public int Matched => _claimed.Count;

    /// <summary>Number of names in the file so far.</summary>
    public int Total => _resolved.Count;

    /// <summary>The line for the log: <c>contigs: 25/25 matched (rule: add "chr")</c>.</summary>
    public string Summary => $"contigs: {(Total == 0 ? "the file declares none, names are resolved record by record" : Matches)}";

    /// <summary>The number of matched names and the rule: <c>25/25 matched (rule: add "chr")</c>.</summary>
    public string Matches =>
        Total == 0 ? "none" : $"{Matched}/{Total} matched (rule: {(_rules.Count == 0 ? "none" : string.Join(", ", _rules))}" +
            $"{(_otherLengths.Count == 0 ? "" : $"; of other length: {Names(_otherLengths, 5)}")})";

    /// <summary>One line about records on contigs that are not in the genome; null if there were none.</summary>
    public string? Missing => _missing.Count == 0 && _pastEnd == 0 ? null : string.Join("; ", (string[])[
        .. Counted($"records on contigs that {_genome.Path} lacks", name => !_second.Contains(name)),
        .. Counted("records on a second name of a contig", _second.Contains),
        .. _pastEnd > 0 ? [$"records past the end of their contig: {_pastEnd}"] : Array.Empty<string>()]);

    IEnumerable<string> Counted(string what, Func<string, bool> counted) =>
        _missing.Where(pair => counted(pair.Key)).ToList() is { Count: > 0 } found
        ? [$"{what}: {found.Sum(pair => pair.Value)} ({Names(found.Select(pair => pair.Key), 5)})"] : [];

    /// <summary>Index in the genome of the contig of a record, or −1. Records with −1 are counted for <see cref="Missing"/>.</summary>
    public int IndexOf(string name)
    {
        int index = Find(name);
        if (index < 0)
            _missing[name] = _missing.GetValueOrDefault(name) + 1;
        return index;
    }

    /// <summary>Index in the genome of a contig of the file, or −1. Nothing is counted.</summary>
    public int Find(string name) => _resolved.TryGetValue(name, out int known) ? known : ResolveOne(name, null);

    /// <summary>
    /// True if an interval that ends at <paramref name="end0"/> is on a contig. If not, it is an error, or with other lengths allowed it is
    /// counted for <see cref="Missing"/>.
    /// </summary>
    /// <param name="contig">Index of the contig in the genome.</param>
    /// <param name="end0">End of the interval, 0-based and exclusive.</param>
    /// <param name="fault">Makes the error if the interval ends after its contig.</param>
    public bool IsOnContig(int contig, long end0, Func<string, InputException> fault)
    {
        var found = _genome.Contigs[contig];
        if (end0 <= found.Length)
            return true;
        if (!_genome.AllowOtherLengths)
            throw fault($"ends at {end0}, but {found.Name} of {_genome.Path} has {found.Length} bp; give a file of the same build, or " +
                $"{OtherLengthsOption} if the genome is a slice");
        _pastEnd++;
        return false;
    }

    /// <summary>Throws if the file has names, but none of them is in the genome.</summary>
    /// <exception cref="InputException">File and genome share no name.</exception>
    public void RequireShared()
    {
        if (Total > 0 && Matched == 0)
            throw InputException.In(_file, $"shares no contig with {_genome.Path}: this file has {Names(_resolved.Keys, 3)}, " +
                $"the genome has {Names(_genome.Contigs.Select(c => c.Name), 3)}; " +
                "give the genome of the same species, or a file of synonyms");
    }

    int ResolveOne(string name, long? length)
    {
        int index = Find(name, length, out string rule);
        if (index >= 0 && !_claimed.Add(index))
        {
            index = -1; // two names in one file never mean the same contig
            _second.Add(name);
        }
        if (index >= 0)
            _rules.Add(rule);
        return _resolved[name] = index;
    }

    // the exact name, then the user's synonyms, then the built-in aliases
    int Find(string name, long? length, out string rule)
    {
        rule = "exact";
        int index = _genome.IndexOf(name);
        if (index >= 0)
            return IsOtherMitochondrion(name, length, index) ? -1 : index;
        rule = "synonyms";
        index = _synonyms?.SynonymsOf(name).Select(_genome.IndexOf).FirstOrDefault(found => found >= 0, -1) ?? -1;
        return index >= 0 || _exactOnly ? index : FindAlias(name, length, out rule);
    }

    int FindAlias(string name, long? length, out string rule)
    {
        rule = "";
        string canonical = ContigAlias.Canonical(name);
        if (!_canonical.TryGetValue(canonical, out int index) || IsOtherBuild(name, index))
            return -1;
        if (canonical == ContigAlias.Mitochondrion && !SameMitochondrion(length, _genome.Contigs[index].Length))
            return -1;
        rule = ContigAlias.Rule(name, _genome.Contigs[index].Name);
        return index;
    }

    bool IsOtherBuild(string name, int index)
    {
        string? build = RefSeqAccession.Find(name)?.Build, other = RefSeqAccession.Find(_genome.Contigs[index].Name)?.Build ?? _genomeBuild;
        return build is not null && other is not null && build != other;
    }

    // without a length in the file they are taken to be the same, unless one may be hg19, where chrM and MT differ
    bool SameMitochondrion(long? length, long inGenome) =>
        length is null ? inGenome != MitochondrionOfHg19 && _genomeBuild != "hg19" : length == inGenome;

    // chrM of hg19 and the revised Cambridge sequence are different contigs, but no sign of different builds
    bool IsOtherMitochondrion(string name, long? length, int index) =>
        length is not null && length != _genome.Contigs[index].Length && ContigAlias.Canonical(name) == ContigAlias.Mitochondrion;

    void CheckLength(DeclaredContig contig, int index)
    {
        if (index < 0 || contig.Length is not { } length || length == _genome.Contigs[index].Length)
            return;
        if (_genome.AllowOtherLengths)
        {
            _otherLengths.Add(contig.Name);
            return;
        }
        throw InputException.In(_file, $"is of another build than {_genome.Path}: {contig.Name} has {length} bp{Named([contig])}, "
            + $"expected {_genome.Contigs[index].Length} bp{(_genomeBuild is null ? "" : $" ({_genomeBuild})")}; lift the file over, "
            + $"or give the genome of the same build; if the genome is a slice, give {OtherLengthsOption}");
    }

    static string Named(IEnumerable<DeclaredContig> contigs) => GenomeBuild.Detect(contigs) is { } build ? $" ({build})" : "";

    static string Names(IEnumerable<string> names, int most) => string.Join(", ", names.Take(most));
}
