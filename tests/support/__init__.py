"""What the tests share: databases, the cast, small builders."""
