"""Three invented settings of a district's units, their people and one demo account per role."""

from typing import NamedTuple

from core.access import Role
from core.models.organisations import LegalBasis


class Unit(NamedTuple):
    """A unit with what its office's page shows."""

    code: str
    name: str
    short_name: str
    english_name: str
    legal_basis: LegalBasis
    word: str
    office: str
    address: str
    phone: str
    email: str
    mark: str
    order: int


UNITS = [
    Unit(
        "YNZGH",
        "南宁市邕宁区总工会",
        "区总工会",
        "Yongning District Federation of Trade Unions",
        LegalBasis.MASS,
        "邕工发",
        "区总工会政务公开办公室",
        "邕宁区示例路1号区总工会二楼",
        "0771-0000001",
        "open@zgh.example.invalid",
        "工",
        1,
    ),
    Unit(
        "YNRSJ",
        "南宁市邕宁区人力资源和社会保障局",
        "区人社局",
        "Yongning District Bureau of Human Resources and Social Security",
        LegalBasis.ADMINISTRATIVE,
        "邕人社发",
        "区人社局政府信息公开办公室",
        "邕宁区示例路2号区人社局三楼",
        "0771-0000002",
        "open@rsj.example.invalid",
        "人",
        2,
    ),
    Unit(
        "YNFWZX",
        "南宁市邕宁区职工服务中心",
        "区职工服务中心",
        "Yongning District Workers' Service Centre",
        LegalBasis.ENTERPRISE,
        "邕职服",
        "区职工服务中心综合部",
        "邕宁区示例路3号一楼服务大厅",
        "0771-0000003",
        "open@fwzx.example.invalid",
        "职",
        3,
    ),
]
PARENTS = {"YNFWZX": "YNZGH"}

# username, name, position, roles at the federation. Invented people.
PEOPLE = [
    ("editor", "韦小禾", "办公室干事", (Role.EDITOR,)),
    ("editor2", "黄知远", "权益保障部干事", (Role.EDITOR,)),
    ("checker", "覃明理", "办公室副主任", (Role.CHECKER,)),
    ("secrecy", "梁慎之", "保密专干", (Role.SECRECY,)),
    ("officer", "农清扬", "政务公开专干", (Role.OFFICER,)),
    ("head", "陆致公", "办公室主任", (Role.OFFICE_HEAD,)),
    ("leader", "莫思齐", "副主席", (Role.LEADER,)),
    ("principal", "蓝正明", "主席", (Role.PRINCIPAL,)),
    ("spokesperson", "苏晓言", "宣传教育部部长", (Role.SPOKESPERSON,)),
    ("auditor", "邓察微", "经审办主任", (Role.AUDITOR,)),
    ("sysadmin", "卢维安", "信息中心工程师", (Role.SYSTEM_ADMIN,)),
    ("secadmin", "施守信", "安全管理员", (Role.SECURITY_ADMIN,)),
    ("auditadmin", "谭记实", "审计管理员", (Role.AUDIT_ADMIN,)),
]
# The other units work with fewer hands: separation of duties needs at least three people.
OTHER_PEOPLE = {
    "YNRSJ": [
        ("rsj_editor", "方知行", "办公室科员", (Role.EDITOR, Role.OFFICER)),
        ("rsj_secrecy", "严守真", "办公室主任", (Role.SECRECY, Role.OFFICE_HEAD)),
        ("rsj_leader", "马建业", "副局长", (Role.LEADER,)),
    ],
    "YNFWZX": [
        ("fwzx_editor", "宁乐群", "综合部干事", (Role.EDITOR, Role.OFFICER)),
        ("fwzx_secrecy", "孔慎言", "综合部主任", (Role.SECRECY, Role.OFFICE_HEAD)),
        ("fwzx_leader", "程为民", "中心主任", (Role.LEADER,)),
    ],
}
PASSWORD = "Yongning-Demo-2026"  # noqa: S105  (printed on purpose: demo accounts only exist where PORTAL_ENV is demo)
