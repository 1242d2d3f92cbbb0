using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A group of datasets and other groups.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    // every object stores its path; without a limit their total length grows with the square of the depth, and recursion fails
    const int MostNames = 64, MostLetters = 4096;

    readonly IReadOnlyDictionary<string, long> _links;

    internal Hdf5Group(Hdf5Reader file, string path, List<Message> header) : base(file, path, header) =>
        _links = Links.From(header, file.Source, path);

    /// <summary>The names of its members, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _links.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The object at a path from here, or null if there is none.</summary>
    /// <param name="path">Names separated by <c>/</c>. Empty names are ignored.</param>
    /// <exception cref="InputException">The object is damaged, or of an unsupported kind, or the path has more than 64 names or 4,096
    /// letters.</exception>
    public Hdf5Object? Find(string path)
    {
        Hdf5Object at = this;
        foreach (string name in Parts(path))
        {
            if (at is not Hdf5Group group || !group._links.TryGetValue(name, out long address))
                return null;
            at = File.Object(address, $"{at.Path.TrimEnd('/')}/{name}");
        }
        return at;
    }

    string[] Parts(string path)
    {
        string own = Path.TrimEnd('/');
        if (own.Length + path.Length < MostLetters && path.Split('/', StringSplitOptions.RemoveEmptyEntries) is var names
            && own.Count(c => c == '/') + names.Length <= MostNames)
            return names;
        string start = $"{own}/{path}";
        throw File.Source.Bad(
            $"a path is too long, expected at most {MostNames} names, {MostLetters:N0} letters: {start[..Math.Min(start.Length, 60)]}...");
    }

    /// <summary>The dataset at a path from here.</summary>
    /// <exception cref="InputException">There is no dataset at this path.</exception>
    public Hdf5Dataset Dataset(string path) =>
        Find(path) as Hdf5Dataset ?? throw File.Source.Bad($"there is no dataset {Path.TrimEnd('/')}/{path}");

    /// <summary>The group at a path from here.</summary>
    /// <exception cref="InputException">There is no group at this path.</exception>
    public Hdf5Group Group(string path) =>
        Find(path) as Hdf5Group ?? throw File.Source.Bad($"there is no group {Path.TrimEnd('/')}/{path}");

    /// <summary>All datasets in this group and in the groups below it.</summary>
    /// <exception cref="InputException">A group has two paths, or a path is too long, or an object is of an unsupported kind.</exception>
    public IEnumerable<Hdf5Dataset> Datasets() => Datasets([]);

    IEnumerable<Hdf5Dataset> Datasets(HashSet<Hdf5Group> seen)
    {
        if (!seen.Add(this))
            throw File.Source.Bad($"the group {Path} has a second path, expected one path per group");
        foreach (string name in Names)
            switch (Find(name))
            {
                case Hdf5Dataset dataset: yield return dataset; break;
                case Hdf5Group group:
                    foreach (var inner in group.Datasets(seen))
                        yield return inner;
                    break;
            }
    }
}
