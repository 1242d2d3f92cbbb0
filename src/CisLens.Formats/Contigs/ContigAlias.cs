namespace CisLens.Formats.Contigs;

/// <summary>The built-in aliases of contigs: <c>chr1</c> and <c>1</c>, the names of the mitochondrion, RefSeq accessions.</summary>
static class ContigAlias
{
    /// <summary>The canonical name of the mitochondrion.</summary>
    public const string Mitochondrion = "MT";

    const string Prefix = "chr";

    /// <summary>The name that all aliases of a contig have in common.</summary>
    public static string Canonical(string name)
    {
        if (RefSeqAccession.Find(name) is { } accession)
            return accession.Chromosome;
        string bare = name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length ? name[Prefix.Length..] : name;
        return bare is "M" or "Mito" ? Mitochondrion : bare;   // Mito: Ensembl's yeast
    }

    /// <summary>The rule by which a name in a file became a name in the genome.</summary>
    public static string Rule(string name, string inGenome) =>
        name == inGenome ? "exact"
        : inGenome == Prefix + name ? "add \"chr\""
        : name == Prefix + inGenome ? "remove \"chr\""
        : Canonical(name) == Mitochondrion ? "mitochondrion"
        : "RefSeq accessions";
}
