using CisLens.Formats.Tables;

namespace CisLens.Cli.Demo;

/// <summary>The files of the demo and the commands that write them.</summary>
/// <param name="Folder">The demo's folder.</param>
/// <param name="Small">True to use less data and a k-mer SVM, which needs fewer data than a network, in a quick run or in a test.</param>
/// <param name="Seed">Seed of the simulation and of the training.</param>
sealed record DemoPath(string Folder, bool Small, ulong Seed)
{
    // bases drawn around the variant with the largest true effect
    const long MapBp = 61;

    // columns of effects.tsv before the cell types
    const int AlleleColumns = 4;

    /// <summary>A file or folder of the demo.</summary>
    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>The page to open at the end.</summary>
    public string Report => In("report.html");

    /// <summary>True effects per variant and cell type.</summary>
    public string Effects => Path.Combine(In("sim"), "effects.tsv");

    string Genome => Path.Combine(In("sim"), "genome.fa");

    string Variants => Path.Combine(In("sim"), "variants.vcf");

    string Model => In("model.clm");

    string Seeded => Seed.ToString();

    /// <summary>The simulated cell types; known once the simulation has run.</summary>
    public IReadOnlyList<string> CellTypes()
    {
        using var table = TableReader.Open(Effects);
        return [.. table.Columns.Skip(AlleleColumns)];
    }

    /// <summary>The commands in order, as a user would type them; later ones depend on what earlier ones wrote.</summary>
    public IEnumerable<string[]> Commands()
    {
        string[] less = Small ? ["--genome-bp", "2400000", "--elements", "1600", "--variants", "400"] : [];
        yield return ["simulate", .. less, "--seed", Seeded, "-o", In("sim")];
        yield return ["check", "--genome", Genome, "--vcf", Variants];
        yield return ["prepare", "peaks", "--genome", Genome, "--samples", Path.Combine(In("sim"), "samples.tsv"),
            "--window", "300", "--seed", Seeded, "-o", In("data")];
        string[] design = Small ? ["--design", "gkm-svm"] : ["--epochs", "10"];
        yield return ["train", In("data"), .. design, "--seed", Seeded, "-o", Model];
        yield return ["evaluate", Model, In("data"), "-o", In("evaluation")];
        yield return ["score", Variants, "--genome", Genome, "--model", Model, "--tracks", .. CellTypes(), "-O", "z", "-W",
            "-o", In("scored.vcf.gz")];
        foreach (string cell in CellTypes())
            yield return ["bench", "effects", "--scores", In("scored.vcf.gz"), "--measured", Effects,
                "--value", cell, "--track", cell, "--indels", "-o", In($"bench-{cell}")];
        yield return ["ism", "--region", StrongestRegion(), "--genome", Genome, "--model", Model, "--tracks", .. CellTypes(),
            "-o", In("ism")];
    }

    string StrongestRegion()
    {
        using var table = TableReader.Open(Effects);
        (string Contig, long Pos, double Size) best = ("", 0, -1);
        while (table.Read())
        {
            double size = table.Row.Skip(AlleleColumns).Max(cell => Math.Abs(double.Parse(cell)));
            // only single bases: the map shows each of their three changes
            if (size > best.Size && table.Row[2].Length == 1 && table.Row[3].Length == 1)
                best = (table.Row[0], long.Parse(table.Row[1]), size);
        }
        return $"{best.Contig}:{Math.Max(1, best.Pos - MapBp / 2)}-{best.Pos + MapBp / 2}";
    }
}
