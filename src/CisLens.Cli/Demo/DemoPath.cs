namespace CisLens.Cli.Demo;

/// <summary>Where the demo puts things, and the commands that put them there.</summary>
/// <param name="Folder">The demo's folder.</param>
/// <param name="Size"><c>small</c> or <c>full</c>, as <c>simulate</c> takes it.</param>
/// <param name="Seed">Seed of the simulation and of the training.</param>
sealed record DemoPath(string Folder, string Size, ulong Seed)
{
    /// <summary>The simulated data.</summary>
    public string Simulated => In("sim");

    /// <summary>The page to open at the end.</summary>
    public string Report => In("report.html");

    /// <summary>A file or folder of the demo.</summary>
    public string In(string name) => Path.Combine(Folder, name);

    string Genome => Path.Combine(Simulated, "genome.fa");

    string Variants => Path.Combine(Simulated, "variants.vcf");

    /// <summary>The steps before the report: what a user would type, in order.</summary>
    public IEnumerable<(string Step, string[] Command)> Steps() =>
    [
        ("simulate", ["simulate", "--size", Size, "--seed", $"{Seed}", "-o", Simulated]),
        ("check", ["check", "--genome", Genome, "--vcf", Variants]),
        ("prepare", ["prepare", "--genome", Genome, "--samples", Path.Combine(Simulated, "samples.tsv"), "--seed", $"{Seed}", "-o", In("data")]),
        ("train", ["train", In("data"), "--seed", $"{Seed}", "-o", In("model.clm")]),
        ("evaluate", ["evaluate", In("model.clm"), In("data"), "-o", In("evaluation")]),
        ("score", ["score", Variants, "--genome", Genome, "--model", In("model.clm"), "-o", In("scored.vcf.gz"), "-O", "z", "-W"]),
        ("score", ["score", Variants, "--genome", Genome, "--model", In("model.clm"), "-o", In("scored.tsv")]),
        ("bench", ["bench", "effects", "--scores", In("scored.tsv"), "--measured", Path.Combine(Simulated, "effects.tsv"), "-o", In("bench")]),
    ];
}
