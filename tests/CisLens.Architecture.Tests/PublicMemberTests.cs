namespace CisLens.Architecture.Tests;

public class PublicMemberTests
{
    public static TheoryData<string> Libraries => [.. Assemblies.Projects.Except(["Cli"])];

    /// <remarks>CISLENS_WRITE_PUBLIC_API=1 rewrites the lists; CONTRIBUTING.md has the command.</remarks>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void Public_members_are_those_of_the_list(string project)
    {
        string path = Path.Combine(Repository.Root, "tests/CisLens.Architecture.Tests/public-api", $"{project}.txt");
        string found = PublicMembers.List(Assemblies.Load(project));
        if (Environment.GetEnvironmentVariable("CISLENS_WRITE_PUBLIC_API") == "1") File.WriteAllText(path, found);
        string[] listed = File.Exists(path) ? File.ReadAllLines(path) : [], now = found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(listed.SequenceEqual(now), $"the public members of {project} have changed; write the list anew (CONTRIBUTING.md)\n"
            + $"gone: {string.Join("; ", listed.Except(now).Take(10))}\nnew: {string.Join("; ", now.Except(listed).Take(10))}");
    }
}
